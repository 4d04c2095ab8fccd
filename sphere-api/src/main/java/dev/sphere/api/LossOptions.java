package dev.sphere.api;

/**
 * What a training asks of any classification loss.
 *
 * @param labelSmoothing s in [0, 1): the target is 1 − s + s/classes, every other class s/classes
 * @param probabilityFloor e in [0, 1): the loss is −Σ y·log(softmax + e); the reference
 *     implementation adds 1e-4
 */
public record LossOptions(double labelSmoothing, double probabilityFloor) {

  /** No smoothing and no floor. */
  public static final LossOptions DEFAULT = new LossOptions(0, 0);

  /** Checks the ranges. */
  public LossOptions {
    requireFraction("label smoothing", labelSmoothing);
    requireFraction("probability floor", probabilityFloor);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
    }
  }
}
