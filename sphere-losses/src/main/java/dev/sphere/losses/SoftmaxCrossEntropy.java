package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;

/**
 * −Σ y·log(softmax(logits) + e), averaged over the batch, with y the smoothed labels.
 *
 * <p>Labels are (N), the classes as numbers of any type; logits are the last array of the
 * predictions, (N, classes).
 */
public final class SoftmaxCrossEntropy extends Loss {

  private final LossOptions options;

  /** Makes the loss with its smoothing and floor. */
  public SoftmaxCrossEntropy(LossOptions options) {
    super("SoftmaxCrossEntropy");
    this.options = options;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray logits = predictions.get(predictions.size() - 1);
    Labels.requireClasses(labels.singletonOrThrow(), logits.getShape().get(1));
    NDArray logarithms =
        options.probabilityFloor() == 0
            ? logits.logSoftmax(1)
            : logits.softmax(1).add(options.probabilityFloor()).log();
    NDArray classes = labels.singletonOrThrow().reshape(-1, 1);
    NDArray losses = logarithms.get(new NDIndex().addAllDim().addPickDim(classes)).neg();
    double smoothing = options.labelSmoothing();
    if (smoothing > 0) {
      EngineSupport engine = EngineSupport.of(logits.getManager());
      NDArray uniform = engine.multiply(logarithms.mean(new int[] {1}, true), -smoothing);
      losses = engine.multiply(losses, 1 - smoothing).add(uniform);
    }
    return losses.mean();
  }
}
