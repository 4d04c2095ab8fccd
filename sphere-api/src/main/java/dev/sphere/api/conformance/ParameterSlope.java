package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;

/** ∂g/∂p of a learnable parameter p, from the operators at neighbouring values. */
final class ParameterSlope {

  private ParameterSlope() {}

  /**
   * Returns ∂g/∂p.
   *
   * @param values of all parameters, at a distance from their least
   * @param index of p
   */
  static double of(AngularOperator operator, double[] values, int index, double theta) {
    double step = 1e-3 * Math.max(1e-2, Math.abs(values[index]));
    return CentralDifferences.derivative(
        value -> {
          double[] moved = values.clone();
          moved[index] = value;
          return operator.at(moved).value(theta);
        },
        values[index],
        step);
  }
}
