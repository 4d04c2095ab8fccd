package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * S-Softmax: logits s·g(θ_j), with embeddings and class weights both on the sphere (paper, section
 * 3).
 *
 * @param operator g
 * @param scale s, the radius of the sphere
 */
public record ScaledSoftmax(AngularOperator operator, double scale)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(30);

  /** Cosine, s = 30. */
  public ScaledSoftmax() {
    this(new Cosine(), 30);
  }

  /** Checks the range. */
  public ScaledSoftmax {
    SCALE.require("s-softmax", scale);
  }

  @Override
  public String name() {
    return "s-softmax";
  }

  @Override
  public String description() {
    return "S-Softmax: logits s·g(θ)";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, Option.operator("g", "cosine", "the response to the angle"));
  }

  @Override
  public SphereLoss create(Options options) {
    return new ScaledSoftmax(options.operator("g"), options.real("s"));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.scaled(scale, operator, operator);
  }
}
