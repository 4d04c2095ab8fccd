package dev.sphere.ops.fused;

import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;

/**
 * A function on [−1, 1] as Σ cₖTₖ, by interpolation at the zeros of a Chebyshev polynomial. How
 * fast the cₖ fall says what degree the function needs.
 */
final class ChebyshevSeries {

  private static final int NODES = 48;

  /** Tₖ at each node. */
  private static final double[][] AT_NODES = new double[NODES][NODES];

  static {
    for (int k = 0; k < NODES; k++) {
      for (int j = 0; j < NODES; j++) {
        AT_NODES[k][j] = Math.cos(k * Math.PI * (j + 0.5) / NODES);
      }
    }
  }

  private final double[] terms = new double[NODES];

  /** Interpolates a function. */
  ChebyshevSeries(DoubleUnaryOperator function) {
    double[] values = new double[NODES];
    for (int j = 0; j < NODES; j++) {
      values[j] = function.applyAsDouble(AT_NODES[1][j]);
    }
    for (int k = 0; k < NODES; k++) {
      double sum = 0;
      for (int j = 0; j < NODES; j++) {
        sum += values[j] * AT_NODES[k][j];
      }
      terms[k] = sum * (k == 0 ? 1.0 : 2.0) / NODES;
    }
  }

  /**
   * Returns the lowest degree at which what is left out is small: of Tₖ no value is beyond ±1, and
   * no slope beyond ±k².
   *
   * @param most the highest degree of interest
   * @param ofValues how much may be left out of a value
   * @param ofSlopes how much may be left out of a slope
   * @return empty if it is higher, as where the function bends or is no number
   */
  OptionalInt degree(int most, double ofValues, double ofSlopes) {
    double values = 0;
    double slopes = 0;
    int degree = NODES - 1;
    while (degree > 0) {
      double term = Math.abs(terms[degree]);
      values += term;
      slopes += term * degree * degree;
      if (!(values <= ofValues && slopes <= ofSlopes)) {
        break;
      }
      degree--;
    }
    return degree <= most ? OptionalInt.of(degree) : OptionalInt.empty();
  }

  /** Returns a₀, a₁, … of the sum of terms up to a degree, Σ aₖxᵏ. */
  double[] coefficients(int degree) {
    double[] sum = new double[degree + 1];
    double[] current = new double[degree + 1];
    double[] next = new double[degree + 1];
    current[0] = 1;
    if (degree > 0) {
      next[1] = 1;
    }
    for (int k = 0; k <= degree; k++) {
      for (int power = 0; power <= k; power++) {
        sum[power] += terms[k] * current[power];
      }
      // Tₖ₊₂ = 2x·Tₖ₊₁ − Tₖ
      double[] afterNext = new double[degree + 1];
      for (int power = 0; power <= degree; power++) {
        afterNext[power] = (power == 0 ? 0 : 2 * next[power - 1]) - current[power];
      }
      current = next;
      next = afterNext;
    }
    return sum;
  }
}
