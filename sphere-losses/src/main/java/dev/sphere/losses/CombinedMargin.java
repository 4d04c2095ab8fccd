package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * The combined margin: logits s·cos θ_j, that of the target s·(cos(m1·θ_y + m2) − m3).
 *
 * <p>It is the formula to the letter: where m1·θ + m2 exceeds π it rises again, which ArcFace and
 * SphereFace avoid each in its way.
 *
 * @param scale s
 * @param factor m1
 * @param angle m2 in radians
 * @param offset m3
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/1801.07698">ArcFace (CVPR 2019), equation 4</a>
 */
public record CombinedMargin(
    double scale, double factor, double angle, double offset, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(64);
  private static final Option FACTOR = Margins.factor("m1", 1);
  private static final Option ANGLE =
      Option.real("m2", 0.3, 0, 3.14, "margin added to the angle, radians");
  private static final Option OFFSET = Option.real("m3", 0.2, 0, 2, "margin taken from the cosine");

  /** s = 64, m1 = 1, m2 = 0.3, m3 = 0.2. */
  public CombinedMargin() {
    this(64, 1, 0.3, 0.2, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public CombinedMargin {
    SCALE.require("combined-margin", scale);
    FACTOR.require("combined-margin", factor);
    ANGLE.require("combined-margin", angle);
    OFFSET.require("combined-margin", offset);
  }

  @Override
  public String name() {
    return "combined-margin";
  }

  @Override
  public String description() {
    return "target logit s·(cos(m1·θ + m2) − m3), others s·cos θ";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, FACTOR, ANGLE, OFFSET, GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new CombinedMargin(
        options.real("s"),
        options.real("m1"),
        options.real("m2"),
        options.real("m3"),
        GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(
        scale,
        new Cosine(),
        new AngleFunction(
            theta -> Math.cos(factor * theta + angle) - offset,
            theta -> -factor * Math.sin(factor * theta + angle)));
  }
}
