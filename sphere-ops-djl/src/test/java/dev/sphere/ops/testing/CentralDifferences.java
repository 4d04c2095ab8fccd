package dev.sphere.ops.testing;

import java.util.function.ToDoubleFunction;

/** The gradient of a function of doubles from its values alone. */
public final class CentralDifferences {

  private CentralDifferences() {}

  /**
   * Returns the gradient, to fourth order in the step.
   *
   * @param function the function
   * @param point where; left as it was
   * @param step how far to go in each direction, once and twice
   */
  public static double[] gradient(
      ToDoubleFunction<double[]> function, double[] point, double step) {
    double[] moved = point.clone();
    double[] gradient = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      double near = difference(function, moved, i, step);
      double far = difference(function, moved, i, 2 * step);
      gradient[i] = (8 * near - far) / (12 * step);
    }
    return gradient;
  }

  private static double difference(
      ToDoubleFunction<double[]> function, double[] moved, int i, double step) {
    double before = moved[i];
    moved[i] = before + step;
    double above = function.applyAsDouble(moved);
    moved[i] = before - step;
    double below = function.applyAsDouble(moved);
    moved[i] = before;
    return above - below;
  }
}
