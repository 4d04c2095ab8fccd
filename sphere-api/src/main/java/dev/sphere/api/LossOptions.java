package dev.sphere.api;

import java.util.List;

/**
 * What a training asks of any loss.
 *
 * <p>Samples weigh what their class weighs, times their own weight where the labels hold a second
 * array (N) of weights.
 *
 * @param labelSmoothing s in [0, 1): the target is 1 − s + s/classes, every other class s/classes;
 *     for losses with a softmax
 * @param probabilityFloor e in [0, 1): the loss is −Σ y·log(softmax + e); the reference
 *     implementation adds 1e-4; for losses with a softmax
 * @param classWeights what a sample of each class weighs, finite and not negative; empty where all
 *     weigh the same
 * @param reduction what becomes of the losses of a batch
 */
public record LossOptions(
    double labelSmoothing,
    double probabilityFloor,
    List<Double> classWeights,
    Reduction reduction) {

  /** The mean of what the samples lose, without smoothing, floor or weights. */
  public static final LossOptions DEFAULT = new LossOptions(0, 0);

  /** Checks the ranges. */
  public LossOptions {
    requireFraction("label smoothing", labelSmoothing);
    requireFraction("probability floor", probabilityFloor);
    classWeights = List.copyOf(classWeights);
    for (double weight : classWeights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "a class weight must be finite and not negative, got " + weight);
      }
    }
  }

  /** The mean over samples that weigh the same. */
  public LossOptions(double labelSmoothing, double probabilityFloor) {
    this(labelSmoothing, probabilityFloor, List.of(), Reduction.MEAN);
  }

  /** Returns these with other class weights. */
  public LossOptions withClassWeights(List<Double> weights) {
    return new LossOptions(labelSmoothing, probabilityFloor, weights, reduction);
  }

  /** Returns these with another reduction. */
  public LossOptions withReduction(Reduction other) {
    return new LossOptions(labelSmoothing, probabilityFloor, classWeights, other);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
    }
  }
}
