package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;

/**
 * A loss of the embeddings that a head gives last in training; in validation, where a head gives
 * logits alone, their cross-entropy.
 */
final class EmbeddingLoss extends Loss {

  private final Loss loss;
  private final Loss validation;

  EmbeddingLoss(Loss loss, LossOptions options) {
    super(loss.getName());
    this.loss = loss;
    validation = new SoftmaxCrossEntropy(options);
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    return (predictions.size() == 1 ? validation : loss).evaluate(labels, predictions);
  }
}
