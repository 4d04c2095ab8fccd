package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;
import java.util.Locale;

/**
 * GA-Softmax: logits ‖x‖·g(θ_j), that of the target ‖x‖·g(m·θ_y), mixed with the plain one by λ
 * (paper, section 3).
 *
 * <p>The paper does not say what g(mθ) is beyond θ = π/m; it is a named choice here. With m = 1 it
 * is the W-Softmax.
 *
 * @param operator g
 * @param factor m, any real number from 1; the paper uses 4
 * @param beyond what g(mθ) is where mθ exceeds π
 * @param bias whether a learned b_j is added, for imbalanced data
 * @param annealing how much of the plain logit is mixed in
 * @param gradient which gradient the margin has
 */
public record GeneralizedAngularSoftmax(
    AngularOperator operator,
    double factor,
    Beyond beyond,
    boolean bias,
    LambdaAnnealing annealing,
    GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option FACTOR = Margins.factor("m", 4);

  /** Cosine, m = 4, extended, without bias, annealed as SphereFace. */
  public GeneralizedAngularSoftmax() {
    this(new Cosine(), 4, Beyond.EXTEND);
  }

  /** Without bias, annealed as SphereFace. */
  public GeneralizedAngularSoftmax(AngularOperator operator, double factor, Beyond beyond) {
    this(operator, factor, beyond, false, LambdaAnnealing.SPHEREFACE, GradientMode.EXACT);
  }

  /** Checks the range. */
  public GeneralizedAngularSoftmax {
    FACTOR.require("ga-softmax", factor);
  }

  @Override
  public String name() {
    return "ga-softmax";
  }

  @Override
  public String description() {
    return "GA-Softmax: target logit ‖x‖·g(mθ), others ‖x‖·g(θ)";
  }

  @Override
  public List<Option> options() {
    return Margins.join(
        List.of(
            Option.operator("g", "cosine", "the response to the angle"),
            FACTOR,
            Option.choice(
                "beyond", List.of("extend", "clip", "unroll"), "what g(mθ) is where mθ exceeds π"),
            Option.flag("bias", false, "adds a learned b_j")),
        LambdaAnnealing.options(),
        GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new GeneralizedAngularSoftmax(
        options.operator("g"),
        options.real("m"),
        Beyond.valueOf(options.choice("beyond").toUpperCase(Locale.ROOT)),
        options.flag("bias"),
        LambdaAnnealing.of(options),
        GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.byNorm(
        operator, new MultipliedAngle(operator, factor, beyond), bias, annealing);
  }
}
