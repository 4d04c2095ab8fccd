package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;
import dev.sphere.ops.engine.EngineSupport;

/**
 * A binary cross-entropy for each class: w·log(1 + e^(−z_y)) + (1 − w)·Σ_{j≠y} log(1 + e^(z_j)).
 *
 * <p>Labels are classes (N), and weights (N) if there are any; logits z are the last array of the
 * predictions, (N, classes).
 */
final class OneVersusAll extends Loss {

  private final double weight;
  private final SampleReduction reduction;

  /**
   * Makes the loss.
   *
   * @param weight w, how much the target counts against all others
   */
  OneVersusAll(double weight, SampleReduction reduction) {
    super("OneVersusAll");
    this.weight = weight;
    this.reduction = reduction;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray logits = predictions.get(predictions.size() - 1);
    int classes = (int) logits.getShape().get(1);
    Labels.classes(reduction.loss(), labels, classes);
    NDArray isTarget =
        labels
            .head()
            .toType(DataType.INT64, false)
            .reshape(-1)
            .oneHot(classes)
            .toType(logits.getDataType(), false);
    NDArray isOther = isTarget.neg().add(1);
    NDArray each = LogSumExp.withOne(logits.mul(isOther.sub(isTarget)));
    EngineSupport engine = EngineSupport.of(logits.getManager());
    NDArray weights = engine.multiply(isTarget, weight).add(engine.multiply(isOther, 1 - weight));
    return reduction.reduce(each.mul(weights).sum(new int[] {1}), labels);
  }
}
