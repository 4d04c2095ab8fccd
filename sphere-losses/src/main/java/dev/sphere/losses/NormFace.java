package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * NormFace, also CocoLoss: logits s·cos θ_j.
 *
 * @param scale s
 * @see <a href="https://arxiv.org/abs/1704.06369">NormFace (2017), equation 6</a>
 */
public record NormFace(double scale) implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(30);

  /** s = 30. */
  public NormFace() {
    this(30);
  }

  /** Checks the range. */
  public NormFace {
    SCALE.require("normface", scale);
  }

  @Override
  public String name() {
    return "normface";
  }

  @Override
  public String description() {
    return "NormFace: logits s·cos θ";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE);
  }

  @Override
  public SphereLoss create(Options options) {
    return new NormFace(options.real("s"));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(scale, new Cosine(), new Cosine());
  }
}
