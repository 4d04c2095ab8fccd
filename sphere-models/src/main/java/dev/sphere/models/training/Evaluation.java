package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.SoftmaxCrossEntropy;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;

/**
 * How well a network classifies a set of images.
 *
 * @param loss mean cross-entropy of the margin-free logits, without smoothing or floor
 * @param accuracy the share of images whose largest logit is their class's
 */
public record Evaluation(double loss, double accuracy) {

  /**
   * Measures a network.
   *
   * @param manager of the network's device; holds nothing afterwards
   */
  public static Evaluation of(
      SphereNetwork network, ImageSet images, int batchSize, NDManager manager) {
    SoftmaxCrossEntropy crossEntropy = new SoftmaxCrossEntropy(LossOptions.DEFAULT);
    ParameterStore parameters = new ParameterStore(manager, false);
    double loss = 0;
    long correct = 0;
    BatchLoader loader = new BatchLoader(images, batchSize, Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      while (batches.hasNext()) {
        PreparedBatch batch = batches.next();
        try (NDManager scratch = manager.newSubManager()) {
          NDArray labels = batch.labels(scratch);
          NDList logits = network.forward(parameters, new NDList(batch.data(scratch)), false);
          loss += crossEntropy.evaluate(new NDList(labels), logits).getFloat() * batch.size();
          correct += correct(network.head().choose(logits), labels);
        }
      }
    }
    return new Evaluation(loss / images.size(), (double) correct / images.size());
  }

  /** How many images of a batch are taken for what they are. */
  static long correct(NDArray chosen, NDArray labels) {
    return chosen.toType(labels.getDataType(), false).eq(labels).countNonzero().getLong();
  }
}
