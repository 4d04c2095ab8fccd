package dev.sphere.losses;

import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Supervised contrastive loss: a softmax over the others of the batch, of which those of the same
 * class are right; see {@link SupervisedContrastiveLoss} for the formula and for use without a
 * head.
 *
 * <p>There are no class weights. The head classifies by the cosines to the mean directions of the
 * classes, which follow the batches that it learns from. Its logits are these cosines over τ, as
 * the loss has those of pairs.
 *
 * @param temperature τ
 * @see <a href="https://arxiv.org/abs/2004.11362">Supervised Contrastive Learning (NeurIPS 2020),
 *     equation 2</a>
 */
public record SupervisedContrastive(double temperature) implements SphereLoss, SphereLossProvider {

  static final String NAME = "supervised-contrastive";
  static final Option TEMPERATURE =
      Option.real("temperature", 0.07, 0.001, 100, "what the cosines are divided by");

  /** τ = 0.07. */
  public SupervisedContrastive() {
    this(0.07);
  }

  /** Checks the range. */
  public SupervisedContrastive {
    TEMPERATURE.require(NAME, temperature);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "supervised contrastive loss: a softmax over the others of the batch";
  }

  @Override
  public List<Option> options() {
    return List.of(TEMPERATURE);
  }

  @Override
  public SphereLoss create(Options options) {
    return new SupervisedContrastive(options.real("temperature"));
  }

  @Override
  public boolean usesSoftmax() {
    return false;
  }

  @Override
  public LossHead newHead(int classes, LossOptions options) {
    return new MeanDirectionHead(
        NAME,
        classes,
        options,
        new SupervisedContrastiveLoss(temperature, options),
        1 / temperature);
  }
}
