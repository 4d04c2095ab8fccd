package dev.sphere.losses;

import dev.sphere.api.LearnableParameter;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Partial FC on one device: each batch is compared with the classes of its labels and others drawn
 * at random, max(distinct labels, ⌈rate·classes⌉) in all, by another loss. Logits, gradients and
 * what an optimizer does are of these classes alone; the weights of all others stay as they are.
 *
 * <p>Negatives are drawn without repetition, each class as likely as any other, from a sequence
 * that is the same for every head and goes on where a saved head stopped. Label smoothing spreads
 * over the classes of the batch.
 *
 * <p>The head has two parameters: {@code weight} of all classes, which no optimizer moves, and
 * {@code sample}, which holds the rows of the batch's classes while they are moved. They return to
 * {@code weight} at the next batch with labels, at inference and when the head is saved. One step
 * follows each batch: gradients of several batches do not add up, since they are of other classes.
 *
 * <p>Plain SGD needs nothing more. An optimizer with momentum or moments would mix those of classes
 * that follow each other in one place: make it with {@link SampledOptimizers}. On MXNet DJL's own
 * {@link ai.djl.training.Trainer} works on a copy of each parameter, so that there any optimizer
 * must be made like this.
 *
 * @param sampleRate the share of classes in (0, 1]
 * @param loss what compares; it must learn no number for each class but its weights
 * @see <a href="https://arxiv.org/abs/2010.05222">Partial FC (2020)</a>
 * @see <a href="https://arxiv.org/abs/2203.15565">Killing Two Birds with One Stone (CVPR 2022)</a>
 */
public record Partial(double sampleRate, AngularLoss loss)
    implements SphereLoss, SphereLossProvider {

  static final String NAME = "partial";

  private static final Option RATE =
      Option.real("sample-rate", 0.1, 0.001, 1, "share of classes a batch is compared with");

  /** A tenth of the classes, compared by ArcFace. */
  public Partial() {
    this(0.1, new ArcFace());
  }

  /** Checks the range, and that all that is learned for each class can be sampled. */
  public Partial {
    RATE.require(NAME, sampleRate);
    AngularLogits formula = loss.newLogits(1);
    if (formula.bias().isPresent() && formula.bias().get().perClass()) {
      throw cannotBeSampled(loss, "a bias");
    }
    for (LearnableParameter learned : formula.operator().parameters()) {
      if (learned.sharing() == Sharing.FILTER) {
        throw cannotBeSampled(loss, learned.name());
      }
    }
  }

  private static IllegalArgumentException cannotBeSampled(AngularLoss loss, String what) {
    return new IllegalArgumentException(
        "partial: %s learns %s for each class besides its weights, which cannot be sampled"
            .formatted(loss.name(), what));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Partial FC: another loss over the batch's classes and a sample of the others";
  }

  @Override
  public List<Option> options() {
    return List.of(RATE, Option.loss("head", "arcface", "the loss that compares"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the head is none of angles, or cannot be sampled
   */
  @Override
  public SphereLoss create(Options options) {
    if (options.loss("head") instanceof AngularLoss angular) {
      return new Partial(options.real("sample-rate"), angular);
    }
    throw new IllegalArgumentException(
        "partial: head must be a loss of angles to class weights, such as arcface or cosface");
  }

  /** Returns ⌈rate·classes⌉. */
  int sampleSize(int classes) {
    // 0.1·30 is above 3 by a rounding.
    return Math.max(1, (int) Math.ceil(sampleRate * classes * (1 - 1e-12)));
  }

  @Override
  public LossHead newHead(int classes, LossOptions options) {
    return new PartialHead(this, classes, options);
  }

  @Override
  public boolean usesSoftmax() {
    return loss.usesSoftmax();
  }

  @Override
  public boolean hasGradientOfItsValue() {
    return false;
  }

  @Override
  public boolean learnsFromAllClasses() {
    return false;
  }

  @Override
  public boolean hasLossPerSample() {
    return loss.hasLossPerSample();
  }
}
