package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;

/**
 * −Σ y·log(softmax(logits) + e), with y the smoothed labels.
 *
 * <p>Labels are (N), the classes as numbers of any type, and if there is a second array, weights of
 * the samples (N); logits are the last array of the predictions, (N, classes).
 */
public final class SoftmaxCrossEntropy extends Loss {

  private static final String NAME = "SoftmaxCrossEntropy";

  private final LossOptions options;
  private final SampleReduction reduction;

  /** Makes the loss with its smoothing, floor, class weights and reduction. */
  public SoftmaxCrossEntropy(LossOptions options) {
    super(NAME);
    this.options = options;
    reduction = new SampleReduction(NAME, options);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray logits = predictions.get(predictions.size() - 1);
    Labels.classes(NAME, labels, logits.getShape().get(1));
    NDArray logarithms =
        options.probabilityFloor() == 0
            ? logits.logSoftmax(1)
            : logits.softmax(1).add(options.probabilityFloor()).log();
    NDArray classes = labels.head().reshape(-1, 1);
    NDArray losses = logarithms.get(new NDIndex().addAllDim().addPickDim(classes)).neg();
    double smoothing = options.labelSmoothing();
    if (smoothing > 0) {
      EngineSupport engine = EngineSupport.of(logits.getManager());
      NDArray uniform = engine.multiply(logarithms.mean(new int[] {1}, true), -smoothing);
      losses = engine.multiply(losses, 1 - smoothing).add(uniform);
    }
    return reduction.reduce(losses.reshape(losses.size()), labels);
  }
}
