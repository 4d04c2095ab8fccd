package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.sphere.api.EngineArrays;
import java.util.List;

/**
 * The loss of logits of a sample of classes. The second array of the predictions says which they
 * are; where there is only one array, its logits are of all classes.
 */
final class PartialLoss extends Loss {

  /** The place of the sample's classes among the predictions. */
  static final int SAMPLE = 1;

  private final Loss loss;
  private final int classes;
  private final List<Double> classWeights;

  /**
   * Makes the loss.
   *
   * @param loss of labels that are columns, and of weights of the samples if these weigh different
   * @param classWeights one for each class, or none
   */
  PartialLoss(Loss loss, int classes, List<Double> classWeights) {
    super(loss.getName());
    this.loss = loss;
    this.classes = classes;
    this.classWeights = classWeights;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    int[] targets = Labels.classes(Partial.NAME, labels, classes);
    if (predictions.size() == 1) {
      return loss.evaluate(weighted(labels.head(), targets, labels), predictions);
    }
    NDManager manager = predictions.head().getManager();
    SampledClasses sample = new SampledClasses(predictions.get(SAMPLE).toLongArray());
    NDArray columns = EngineArrays.of(manager, sample.columns(targets));
    NDList logits = new NDList(predictions);
    logits.remove(SAMPLE);
    return loss.evaluate(weighted(columns, targets, labels), logits);
  }

  /** Adds what the samples weigh, their classes' weights included. */
  private NDList weighted(NDArray columns, int[] targets, NDList labels) {
    if (labels.size() == 1 && classWeights.isEmpty()) {
      return new NDList(columns);
    }
    double[] weights = Labels.weights(Partial.NAME, labels);
    if (!classWeights.isEmpty()) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= classWeights.get(targets[i]);
      }
    }
    NDArray array =
        EngineArrays.of(columns.getManager(), weights, new Shape(weights.length), DataType.FLOAT64);
    return new NDList(columns, array);
  }
}
