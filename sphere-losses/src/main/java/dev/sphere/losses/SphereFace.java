package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * SphereFace on normalized embeddings: logits s·cos θ_j, that of the target s·ψ(θ_y) with the ψ of
 * {@link AngularSoftmax} for any real m.
 *
 * @param scale s
 * @param factor m
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/2109.05565">SphereFace Revived (2022), section 3</a>
 */
public record SphereFace(double scale, double factor, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(30);
  private static final Option FACTOR = Margins.factor("m", 1.7);

  /** s = 30, m = 1.7. */
  public SphereFace() {
    this(30, 1.7, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public SphereFace {
    SCALE.require("sphereface", scale);
    FACTOR.require("sphereface", factor);
  }

  @Override
  public String name() {
    return "sphereface";
  }

  @Override
  public String description() {
    return "SphereFace: target logit s·ψ(mθ), others s·cos θ";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, FACTOR, GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new SphereFace(options.real("s"), options.real("m"), GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(
        scale, new Cosine(), new MultipliedAngle(new Cosine(), factor, Beyond.UNROLL));
  }
}
