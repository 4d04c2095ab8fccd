package dev.sphere.api.conformance;

import java.util.function.ToDoubleFunction;

/** ∂f/∂p of a learnable parameter p, from the values at neighbouring parameters. */
final class ParameterSlope {

  private ParameterSlope() {}

  /**
   * Returns ∂f/∂p.
   *
   * @param function f of the values of all parameters
   * @param values where, at a distance from their least
   * @param index of p
   */
  static double of(ToDoubleFunction<double[]> function, double[] values, int index) {
    double step = 1e-3 * Math.max(1e-2, Math.abs(values[index]));
    return CentralDifferences.derivative(
        value -> {
          double[] moved = values.clone();
          moved[index] = value;
          return function.applyAsDouble(moved);
        },
        values[index],
        step);
  }
}
