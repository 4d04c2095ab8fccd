package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * A loss of all predictions but the last, plus the last, a penalty (N, 1) for each sample; in
 * validation, where a head gives logits alone, there is none.
 */
final class PenalizedLoss extends Loss {

  private final Loss loss;
  private final SampleReduction reduction;

  PenalizedLoss(Loss loss, SampleReduction reduction) {
    super(loss.getName());
    this.loss = loss;
    this.reduction = reduction;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    if (predictions.size() == 1) {
      return loss.evaluate(labels, predictions);
    }
    int last = predictions.size() - 1;
    NDArray penalties = predictions.get(last);
    return loss.evaluate(labels, predictions.subNDList(0, last))
        .add(reduction.reduce(penalties.reshape(penalties.size()), labels));
  }
}
