package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import java.util.Arrays;

/**
 * Weighs what samples lose, and reduces it.
 *
 * @param loss whose losses they are, for messages
 * @param options has class weights and the reduction
 */
record SampleReduction(String loss, LossOptions options) {

  /**
   * Reduces losses.
   *
   * @param losses (N)
   * @param labels classes (N), and weights (N) if samples have any
   * @return a scalar, or (N) where the reduction is {@link Reduction#NONE}
   */
  NDArray reduce(NDArray losses, NDList labels) {
    if (labels.size() > 1 || !options.classWeights().isEmpty()) {
      return reduceWeighted(losses, weights(labels));
    }
    return switch (options.reduction()) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }

  /**
   * Reduces losses of which not all count.
   *
   * @param counts 1 for each loss that counts, 0 for others; where none does, the mean is 0
   */
  NDArray reduce(NDArray losses, NDList labels, double[] counts) {
    double[] weights = weights(labels);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= counts[i];
    }
    return reduceWeighted(losses, weights);
  }

  /** Returns what each sample weighs: its own weight times that of its class. */
  double[] weights(NDList labels) {
    double[] weights = Labels.weights(loss, labels);
    if (!options.classWeights().isEmpty()) {
      int[] classes = Labels.classes(loss, labels, options.classWeights().size());
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= options.classWeights().get(classes[i]);
      }
    }
    return weights;
  }

  private NDArray reduceWeighted(NDArray losses, double[] weights) {
    if (options.reduction() == Reduction.MEAN) {
      double total = Arrays.stream(weights).sum();
      for (int i = 0; i < weights.length && total > 0; i++) {
        weights[i] /= total;
      }
    }
    NDArray weighted = losses.mul(EngineArrays.like(losses, weights, new Shape(weights.length)));
    return options.reduction() == Reduction.NONE ? weighted : weighted.sum();
  }
}
