package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.operator.Cosine;
import java.util.Optional;

/**
 * The formula of a head: what it makes of angles. The weights belong to the head.
 *
 * <p>A formula belongs to one head and may have state, such as a count of iterations, that is saved
 * with the head's weights.
 */
public abstract class AngularLogits {

  /**
   * What is added to the logits.
   *
   * @param perClass whether each class learns one of its own, or all of them the same
   * @param initial before the first step
   */
  public record Bias(boolean perClass, double initial) {}

  /** Returns logits without margin, (N, classes). */
  public abstract NDArray plain(Angles angles);

  /**
   * Returns the logits to learn from, (N, classes): those without margin, unless this is
   * overridden. It is called once for each batch that is learned from.
   *
   * @param plain what {@link #plain} gave
   */
  public NDArray withMargin(LabelledAngles angles, NDArray plain) {
    return plain;
  }

  /** Returns whether {@link #penalty} is added to the loss; not by default. */
  public boolean hasPenalty() {
    return false;
  }

  /** Returns what is added to the loss of each sample, (N, 1), where there is a penalty. */
  public NDArray penalty(LabelledAngles angles) {
    throw new UnsupportedOperationException(getClass().getName() + " has no penalty");
  }

  /** Returns the loss of the logits to learn from; the softmax cross-entropy by default. */
  public Loss loss(LossOptions options) {
    return new SoftmaxCrossEntropy(options);
  }

  /** Returns the operator whose parameters the head is to own; one without any by default. */
  public AngularOperator operator() {
    return new Cosine();
  }

  /** Returns what is added to the logits; nothing by default. */
  public Optional<Bias> bias() {
    return Optional.empty();
  }

  /** Returns the numbers that must be saved to go on from here. */
  protected double[] state() {
    return new double[0];
  }

  /**
   * Goes on from saved numbers.
   *
   * @param state as many as {@link #state} returns
   */
  protected void restore(double[] state) {}
}
