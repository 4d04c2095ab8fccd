package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * How much of the logit without margin is mixed into that with one: the target's is (λ·plain +
 * margin)/(1 + λ) with λ = max(minimum, base·(1 + gamma·iteration)^−power), the iteration counted
 * from 1 (SphereFace; Large-Margin Softmax).
 *
 * @param base λ before it falls; 0 with a minimum of 0 is no mixing
 * @param gamma how soon it falls
 * @param power how fast it falls
 * @param minimum where it ends
 */
public record LambdaAnnealing(double base, double gamma, double power, double minimum) {

  private static final List<Option> OPTIONS =
      List.of(
          Option.real("base", 1000, 0, 1e9, "λ mixes plain logits in; it begins near here"),
          Option.real(
              "gamma", 0.12, 0, 1e3, "λ = max(lambda-min, base·(1 + gamma·iteration)^−power)"),
          Option.real("power", 1, 0, 100, "how fast λ falls"),
          Option.real("lambda-min", 5, 0, 1e9, "where λ ends"));

  /** As SphereFace trains: from 1000 to 5. */
  public static final LambdaAnnealing SPHEREFACE = new LambdaAnnealing(1000, 0.12, 1, 5);

  /** No mixing. */
  public static final LambdaAnnealing NONE = new LambdaAnnealing(0, 0, 1, 0);

  /** Checks the ranges. */
  public LambdaAnnealing {
    OPTIONS.get(0).require("annealing of λ", base);
    OPTIONS.get(1).require("annealing of λ", gamma);
    OPTIONS.get(2).require("annealing of λ", power);
    OPTIONS.get(3).require("annealing of λ", minimum);
  }

  /** Returns λ at an iteration, counted from 1. */
  public double at(long iteration) {
    return Math.max(minimum, base * Math.pow(1 + gamma * iteration, -power));
  }

  static List<Option> options() {
    return OPTIONS;
  }

  static LambdaAnnealing of(Options options) {
    return new LambdaAnnealing(
        options.real("base"),
        options.real("gamma"),
        options.real("power"),
        options.real("lambda-min"));
  }
}
