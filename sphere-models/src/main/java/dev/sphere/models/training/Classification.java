package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network takes one image for.
 *
 * @param image its index in the set
 * @param label its class
 * @param chosen the class it is taken for
 * @param probability the softmax probability of the class chosen
 * @param loss the cross-entropy of the margin-free logits, −ln p of the image's class
 */
public record Classification(int image, int label, int chosen, double probability, double loss) {

  /** Returns whether the image is taken for what it is. */
  public boolean isCorrect() {
    return chosen == label;
  }

  /**
   * Classifies a set of images.
   *
   * @param manager of the network's device; holds nothing afterwards
   * @return one for each image, in their order
   */
  public static List<Classification> of(
      SphereNetwork network, ImageSet images, int batchSize, NDManager manager) {
    List<Classification> all = new ArrayList<>(images.size());
    ParameterStore parameters = new ParameterStore(manager, false);
    BatchLoader loader = new BatchLoader(images, batchSize, Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      while (batches.hasNext()) {
        PreparedBatch batch = batches.next();
        try (NDManager scratch = manager.newSubManager()) {
          NDList outputs = network.forward(parameters, new NDList(batch.data(scratch)), false);
          add(outputs.head(), network.head().choose(outputs), images, all);
        }
      }
    }
    return List.copyOf(all);
  }

  private static void add(
      NDArray logits, NDArray chosen, ImageSet images, List<Classification> all) {
    float[] flat = logits.toFloatArray();
    long[] choices = chosen.toType(DataType.INT64, false).toLongArray();
    int classes = flat.length / choices.length;
    for (int row = 0; row < choices.length; row++) {
      float[] ofImage = Arrays.copyOfRange(flat, row * classes, (row + 1) * classes);
      double logSum = logSumExp(ofImage);
      int image = all.size();
      int label = images.label(image);
      int choice = Math.toIntExact(choices[row]);
      all.add(
          new Classification(
              image, label, choice, Math.exp(ofImage[choice] - logSum), logSum - ofImage[label]));
    }
  }

  /** Relative to the largest, which may be too large for exp. */
  private static double logSumExp(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum);
  }
}
