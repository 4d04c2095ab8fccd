package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;

/** Labels as a loss needs them: first the classes (N), then, if there is more, weights (N). */
final class Labels {

  private Labels() {}

  /**
   * Reads the classes, and checks that they are: of a label that is none, PyTorch says "index out
   * of bounds" and MXNet nothing, it takes the nearest class.
   *
   * <p>It waits for the labels, which are few and known before anything is computed from them.
   *
   * @param loss what asks
   * @param labels the classes as numbers of any type
   * @throws IllegalArgumentException if one is not a whole number from 0 to {@code classes} − 1
   */
  static int[] classes(String loss, NDList labels, long classes) {
    double[] values = read(labels.head());
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      if (!(value >= 0 && value < classes && value == Math.rint(value))) {
        throw new IllegalArgumentException(
            "%s: label %s of entry %d in the batch is not a class: allowed are 0 to %d"
                .formatted(
                    loss,
                    value == Math.rint(value) ? Long.toString((long) value) : value,
                    i,
                    classes - 1));
      }
    }
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  /**
   * Reads the weights of samples.
   *
   * @return one for each label; 1 where the labels hold none
   * @throws IllegalArgumentException if one is negative or not finite, or if there are more or
   *     fewer than labels
   */
  static double[] weights(String loss, NDList labels) {
    int samples = (int) labels.head().size();
    if (labels.size() == 1) {
      double[] equal = new double[samples];
      Arrays.fill(equal, 1);
      return equal;
    }
    double[] weights = read(labels.get(1));
    if (weights.length != samples) {
      throw new IllegalArgumentException(
          "%s: %d sample weights for %d labels".formatted(loss, weights.length, samples));
    }
    for (int i = 0; i < samples; i++) {
      if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "%s: weight %s of entry %d in the batch must be finite and not negative"
                .formatted(loss, weights[i], i));
      }
    }
    return weights;
  }

  private static double[] read(NDArray array) {
    try (NDArray numbers = array.toType(DataType.FLOAT64, true)) {
      return numbers.toDoubleArray();
    }
  }
}
