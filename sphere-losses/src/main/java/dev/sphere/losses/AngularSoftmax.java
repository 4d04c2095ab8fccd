package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * A-Softmax: logits ‖x‖·cos θ_j, that of the target ‖x‖·ψ(θ_y) with ψ(θ) = (−1)^k·cos(mθ) − 2k on
 * [kπ/m, (k+1)π/m], mixed with the plain one by λ (SphereFace, CVPR 2017, equation 7).
 *
 * <p>It is GA-Softmax of the cosine, unrolled.
 *
 * @param factor m, any real number from 1
 * @param bias whether a learned b_j is added, for imbalanced data
 * @param annealing how much of the plain logit is mixed in
 * @param gradient which gradient the margin has
 */
public record AngularSoftmax(
    double factor, boolean bias, LambdaAnnealing annealing, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option FACTOR = Margins.factor("m", 4);

  /** m = 4, without bias, annealed as SphereFace. */
  public AngularSoftmax() {
    this(4, false, LambdaAnnealing.SPHEREFACE, GradientMode.EXACT);
  }

  /** Checks the range. */
  public AngularSoftmax {
    FACTOR.require("a-softmax", factor);
  }

  @Override
  public String name() {
    return "a-softmax";
  }

  @Override
  public String description() {
    return "A-Softmax: target logit ‖x‖·ψ(θ), others ‖x‖·cos θ";
  }

  @Override
  public List<Option> options() {
    return Margins.join(
        List.of(FACTOR, Option.flag("bias", false, "adds a learned b_j")),
        LambdaAnnealing.options(),
        GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new AngularSoftmax(
        options.real("m"),
        options.flag("bias"),
        LambdaAnnealing.of(options),
        GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.byNorm(
        new Cosine(), new MultipliedAngle(new Cosine(), factor, Beyond.UNROLL), bias, annealing);
  }
}
