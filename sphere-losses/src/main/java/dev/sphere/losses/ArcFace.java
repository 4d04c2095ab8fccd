package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * ArcFace: logits s·cos θ_j, that of the target s·cos(θ_y + m); past θ_y = π − m it is s·(cos θ_y −
 * m·sin m), as the authors' code has it.
 *
 * @param scale s
 * @param margin m in radians
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/1801.07698">ArcFace (CVPR 2019), equation 3</a>
 */
public record ArcFace(double scale, double margin, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(64);
  private static final Option MARGIN = Margins.angle(0.5);

  /** s = 64, m = 0.5. */
  public ArcFace() {
    this(64, 0.5, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public ArcFace {
    SCALE.require("arcface", scale);
    MARGIN.require("arcface", margin);
  }

  @Override
  public String name() {
    return "arcface";
  }

  @Override
  public String description() {
    return "ArcFace: target logit s·cos(θ + m), others s·cos θ";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, MARGIN, GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new ArcFace(options.real("s"), options.real("m"), GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(scale, new Cosine(), Margins.additive(margin));
  }
}
