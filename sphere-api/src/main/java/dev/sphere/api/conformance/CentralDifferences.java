package dev.sphere.api.conformance;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Derivatives of functions of doubles from their values alone, to fourth order in the step. */
final class CentralDifferences {

  private CentralDifferences() {}

  /**
   * Returns the derivative of a function.
   *
   * @param step how far to go in each direction, once and twice
   */
  static double derivative(DoubleUnaryOperator function, double at, double step) {
    double near = function.applyAsDouble(at + step) - function.applyAsDouble(at - step);
    double far = function.applyAsDouble(at + 2 * step) - function.applyAsDouble(at - 2 * step);
    return (8 * near - far) / (12 * step);
  }

  /**
   * Returns the gradient of a function of several numbers.
   *
   * @param point where; left as it was
   * @param step how far to go in each direction, once and twice
   */
  static double[] gradient(ToDoubleFunction<double[]> function, double[] point, double step) {
    double[] moved = point.clone();
    double[] gradient = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      int entry = i;
      DoubleUnaryOperator along =
          value -> {
            moved[entry] = value;
            return function.applyAsDouble(moved);
          };
      gradient[i] = derivative(along, point[i], step);
      moved[i] = point[i];
    }
    return gradient;
  }
}
