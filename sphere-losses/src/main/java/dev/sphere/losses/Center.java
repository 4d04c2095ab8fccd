package dev.sphere.losses;

import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Reduction;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Center loss on top of another: each sample loses (λ/2)·‖x − c_y‖² more, where the center c_y
 * follows the embeddings of its class: c_j −= rate·Σ_{y_i=j} (c_j − x_i)/(1 + n_j) after each
 * batch, of which n_j are of class j. Centers start at 0 and are constants in the gradient.
 *
 * <p>All else, such as the logits, is the other loss's; what is added is reduced and weighed as its
 * samples are. How far the centers move does not depend on the weights of samples.
 *
 * @param weight λ
 * @param rate how much a batch moves the centers, α in the paper
 * @param head the other loss
 * @see <a href="https://doi.org/10.1007/978-3-319-46478-7_31">Center loss (ECCV 2016), equations 2
 *     to 5</a>
 */
public record Center(double weight, double rate, SphereLoss head)
    implements SphereLoss, SphereLossProvider {

  static final String NAME = "center";
  private static final Option WEIGHT =
      Option.real("weight", 0.003, 0, 10_000, "weight of the distance to the center");
  private static final Option RATE =
      Option.real("rate", 0.5, 0, 1, "how much a batch moves the centers");

  /** As published: λ = 0.003, rate 0.5, with softmax. */
  public Center() {
    this(0.003, 0.5, new Softmax());
  }

  /** Checks the ranges. */
  public Center {
    WEIGHT.require(NAME, weight);
    RATE.require(NAME, rate);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "center loss: another loss + weight/2·‖x − center of its class‖²";
  }

  @Override
  public List<Option> options() {
    return List.of(WEIGHT, RATE, Option.loss("head", "softmax", "the loss it is added to"));
  }

  @Override
  public SphereLoss create(Options options) {
    return new Center(options.real("weight"), options.real("rate"), options.loss("head"));
  }

  @Override
  public boolean usesSoftmax() {
    return head.usesSoftmax();
  }

  @Override
  public boolean hasGradientOfItsValue() {
    return head.hasGradientOfItsValue();
  }

  @Override
  public boolean learnsFromAllClasses() {
    return head.learnsFromAllClasses();
  }

  @Override
  public boolean hasLossPerSample() {
    return head.hasLossPerSample();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if losses are not to be reduced and the other loss has none
   *     for each sample
   */
  @Override
  public LossHead newHead(int classes, LossOptions options) {
    if (!head.hasLossPerSample() && options.reduction() == Reduction.NONE) {
      throw new IllegalArgumentException(
          "center: its head has no loss for each sample: take MEAN or SUM, not NONE");
    }
    return new CenterHead(this, classes, options);
  }
}
