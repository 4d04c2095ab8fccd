package dev.sphere.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times variants in turn, a step of each a round, so that what the machine does meanwhile meets all
 * of them alike. Every other round goes backwards through the list.
 *
 * @param warmUp rounds that are not counted
 * @param rounds rounds that are
 */
public record Comparison(int warmUp, int rounds) {

  /** Nine rounds after three. */
  public static final Comparison STANDARD = new Comparison(3, 9);

  /** Is told of progress. */
  public interface Observer {

    /** Called after a step. */
    void onStep();
  }

  /** Checks the counts. */
  public Comparison {
    if (warmUp < 0 || rounds < 1) {
      throw new IllegalArgumentException(
          "a comparison needs a round at least, got %d after %d".formatted(rounds, warmUp));
    }
  }

  /** Returns how many steps a comparison of so many variants takes. */
  public int steps(int variants) {
    return (warmUp + rounds) * variants;
  }

  /** Runs all variants; returns their timings in the same order. */
  public List<Timing> run(List<Variant> variants, Observer observer) {
    List<Variant.Step> steps = new ArrayList<>();
    try {
      variants.forEach(variant -> steps.add(variant.preparation().get()));
      double[][] seconds = new double[variants.size()][rounds];
      for (int round = -warmUp; round < rounds; round++) {
        for (int i = 0; i < steps.size(); i++) {
          int turn = round % 2 == 0 ? i : steps.size() - 1 - i;
          double taken = time(steps.get(turn));
          if (round >= 0) {
            seconds[turn][round] = taken;
          }
          observer.onStep();
        }
      }
      List<Timing> timings = new ArrayList<>();
      for (int i = 0; i < seconds.length; i++) {
        timings.add(new Timing(variants.get(i).name(), seconds[i]));
      }
      return timings;
    } finally {
      steps.forEach(Variant.Step::close);
    }
  }

  private static double time(Variant.Step step) {
    long begin = System.nanoTime();
    float read = step.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (Float.isNaN(read)) {
      throw new IllegalStateException("a step that was timed gave NaN");
    }
    return seconds;
  }
}
