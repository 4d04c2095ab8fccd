package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;

/**
 * The slope of an operator at an angle, from its values on [0, π] alone.
 *
 * @param theta the angle
 * @param value the slope
 * @param uncertainty how far it may be off where the value is not smooth
 */
record Slope(double theta, double value, double uncertainty) {

  /** Small to a curve that changes within 0.01 rad, large to the rounding of its values. */
  private static final double STEP = 1e-4;

  /** Returns the slope: from both sides, or from the one there is near the ends. */
  static Slope of(AngularOperator g, double theta) {
    double toEnd = Math.min(theta, Math.PI - theta);
    if (toEnd < 2 * STEP) {
      return oneSided(g, theta, theta < 1 ? STEP : -STEP);
    }
    double near = (g.value(theta + STEP) - g.value(theta - STEP)) / (2 * STEP);
    double far = (g.value(theta + 2 * STEP) - g.value(theta - 2 * STEP)) / (4 * STEP);
    return new Slope(theta, (4 * near - far) / 3, Math.abs(near - far));
  }

  /** To fourth order, with the second order for comparison. */
  private static Slope oneSided(AngularOperator g, double theta, double step) {
    double[] at = new double[5];
    for (int i = 0; i < at.length; i++) {
      at[i] = g.value(theta + i * step);
    }
    double coarse = (-3 * at[0] + 4 * at[1] - at[2]) / (2 * step);
    double fine = (-25 * at[0] + 48 * at[1] - 36 * at[2] + 16 * at[3] - 3 * at[4]) / (12 * step);
    return new Slope(theta, fine, Math.abs(fine - coarse));
  }

  /**
   * Returns whether the operator only bends here, as |cos θ|^p does at π/2: its derivative is right
   * on both sides, and here between those or flatter.
   */
  boolean isKinkOf(AngularOperator g, double tolerance) {
    double before = theta - 10 * STEP;
    double after = theta + 10 * STEP;
    if (before < 0 || after > Math.PI) {
      return false;
    }
    double left = g.derivative(before);
    double right = g.derivative(after);
    double here = g.derivative(theta);
    return Math.abs(here - value) > tolerance
        && here >= Math.min(0, Math.min(left, right)) - tolerance
        && here <= Math.max(0, Math.max(left, right)) + tolerance
        && Math.abs(of(g, before).value - left) <= tolerance
        && Math.abs(of(g, after).value - right) <= tolerance;
  }
}
