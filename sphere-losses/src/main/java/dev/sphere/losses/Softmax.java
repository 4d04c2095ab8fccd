package dev.sphere.losses;

import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * The ordinary softmax loss: logits W_j·x + b_j.
 *
 * @param bias whether there is a b; the reference implementation has none
 */
public record Softmax(boolean bias) implements SphereLoss, SphereLossProvider {

  /** Without bias. */
  public Softmax() {
    this(false);
  }

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public String description() {
    return "logits W_j·x";
  }

  @Override
  public List<Option> options() {
    return List.of(Option.flag("bias", false, "adds a learned b_j"));
  }

  @Override
  public SphereLoss create(Options options) {
    return new Softmax(options.flag("bias"));
  }

  @Override
  public LossHead newHead(int classes, LossOptions options) {
    return new SoftmaxHead(bias, classes, options);
  }
}
