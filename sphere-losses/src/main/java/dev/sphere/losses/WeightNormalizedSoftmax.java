package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import dev.sphere.ops.operator.Cosine;
import java.util.List;

/**
 * The W-Softmax loss: logits ‖x‖·g(θ_j) with θ_j the angle between the embedding x and the class
 * weights W_j, whose norm does not count (paper, section 3).
 *
 * @param operator g
 * @param bias whether a learned b_j is added, for imbalanced data
 */
public record WeightNormalizedSoftmax(AngularOperator operator, boolean bias)
    implements AngularLoss, SphereLossProvider {

  /** Cosine, without bias. */
  public WeightNormalizedSoftmax() {
    this(new Cosine(), false);
  }

  @Override
  public String name() {
    return "w-softmax";
  }

  @Override
  public String description() {
    return "W-Softmax: logits ‖x‖·g(θ_j)";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.operator("g", "cosine", "the response to the angle"),
        Option.flag("bias", false, "adds a learned b_j"));
  }

  @Override
  public SphereLoss create(Options options) {
    return new WeightNormalizedSoftmax(options.operator("g"), options.flag("bias"));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return TargetMargin.byNorm(operator, operator, bias, LambdaAnnealing.NONE);
  }
}
