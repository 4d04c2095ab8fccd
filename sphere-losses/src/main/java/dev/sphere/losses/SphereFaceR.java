package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Arcsine;
import dev.sphere.ops.operator.Cosine;
import java.util.List;
import java.util.Locale;

/**
 * SphereFace-R: SphereFace with other ways to set the target apart.
 *
 * @param variant what is done with m
 * @param scale s
 * @param factor m
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/2109.05565">SphereFace Revived (2022), section 3.2</a>
 */
public record SphereFaceR(Variant variant, double scale, double factor, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  /** What is done with m. */
  public enum Variant {
    /** The target's logit is s·ψ(θ_y), as SphereFace. */
    V0,
    /** The target's logit is s·cos(min(m·θ_y, π)). */
    V1,
    /** The target's stays s·cos θ_y, the others are s·cos(θ_j/m). */
    V2
  }

  private static final Option SCALE = Margins.scale(30);
  private static final Option FACTOR = Margins.factor("m", 1.5);

  /** v1, s = 30, m = 1.5. */
  public SphereFaceR() {
    this(Variant.V1, 30, 1.5, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public SphereFaceR {
    SCALE.require("sphereface-r", scale);
    FACTOR.require("sphereface-r", factor);
  }

  @Override
  public String name() {
    return "sphereface-r";
  }

  @Override
  public String description() {
    return "SphereFace-R: v1 target logit s·cos(min(mθ, π)); v2 others s·cos(θ/m)";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.choice("variant", List.of("v1", "v0", "v2"), "what is done with m"),
        SCALE,
        FACTOR,
        GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new SphereFaceR(
        Variant.valueOf(options.choice("variant").toUpperCase(Locale.ROOT)),
        options.real("s"),
        options.real("m"),
        GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return switch (variant) {
      case V0 -> targetMargin(Beyond.UNROLL);
      case V1 -> targetMargin(Beyond.CLIP);
      case V2 -> new OthersMargin(scale, factor);
    };
  }

  private AngularLogits targetMargin(Beyond beyond) {
    return TargetMargin.scaled(
        scale, new Cosine(), new MultipliedAngle(new Cosine(), factor, beyond));
  }

  /** Brings the others nearer instead of moving the target away. */
  private static final class OthersMargin extends AngularLogits {

    private final double scale;
    private final double factor;

    OthersMargin(double scale, double factor) {
      this.scale = scale;
      this.factor = factor;
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(angles.cosines(), scale);
    }

    @Override
    public NDArray withMargin(LabelledAngles angles, NDArray plain) {
      NDArray theta = Arcsine.of(angles.cosines()).neg().add(Math.PI / 2);
      NDArray nearer = angles.times(angles.times(theta, 1 / factor).cos(), scale);
      return angles.withTargets(nearer, angles.ofTargets(plain));
    }
  }
}
