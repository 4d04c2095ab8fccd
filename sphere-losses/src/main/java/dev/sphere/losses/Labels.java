package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Labels as a loss needs them. */
final class Labels {

  private Labels() {}

  /**
   * Checks that labels name classes: of one that does not, PyTorch says "index out of bounds" and
   * MXNet nothing, it takes the nearest class.
   *
   * <p>It waits for the labels, which are few and known before anything is computed from them.
   *
   * @param labels the classes as numbers of any type
   * @throws IllegalArgumentException if one is not a whole number from 0 to {@code classes} − 1
   */
  static void requireClasses(NDArray labels, long classes) {
    try (NDArray numbers = labels.toType(DataType.FLOAT64, true)) {
      double[] values = numbers.toDoubleArray();
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (!(value >= 0 && value < classes && value == Math.rint(value))) {
          throw new IllegalArgumentException(
              "label %s of entry %d in the batch is not a class: allowed are 0 to %d"
                  .formatted(
                      value == Math.rint(value) ? Long.toString((long) value) : value,
                      i,
                      classes - 1));
        }
      }
    }
  }
}
