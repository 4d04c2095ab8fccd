package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * CosFace: logits s·cos θ_j, that of the target s·(cos θ_y − m).
 *
 * @param scale s
 * @param margin m
 * @see <a href="https://arxiv.org/abs/1801.09414">CosFace (CVPR 2018), equation 4</a>
 */
public record CosFace(double scale, double margin) implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(64);
  private static final Option MARGIN = Option.real("m", 0.35, 0, 2, "margin taken from the cosine");

  /** s = 64, m = 0.35. */
  public CosFace() {
    this(64, 0.35);
  }

  /** Checks the ranges. */
  public CosFace {
    SCALE.require("cosface", scale);
    MARGIN.require("cosface", margin);
  }

  @Override
  public String name() {
    return "cosface";
  }

  @Override
  public String description() {
    return "CosFace: target logit s·(cos θ − m), others s·cos θ";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, MARGIN);
  }

  @Override
  public SphereLoss create(Options options) {
    return new CosFace(options.real("s"), options.real("m"));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(
        scale,
        new Cosine(),
        new AngleFunction(theta -> Math.cos(theta) - margin, theta -> -Math.sin(theta)));
  }
}
