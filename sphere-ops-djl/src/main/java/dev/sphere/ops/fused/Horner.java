package dev.sphere.ops.fused;

import java.util.Arrays;

/**
 * Polynomials Σ aₖxᵏ at many x at once, two steps of Horner's rule in a loop: of longer ones the
 * compiler makes no vector instructions.
 */
final class Horner {

  private Horner() {}

  /**
   * Evaluates one polynomial.
   *
   * @param coefficients a₀, a₁, …
   * @param values receives the values
   */
  static void evaluate(float[] coefficients, float[] x, float[] values, int count) {
    int power = coefficients.length - 1;
    Arrays.fill(values, 0, count, coefficients[power]);
    if (power % 2 == 1) {
      power--;
      step(values, x, coefficients[power], count);
    }
    while (power > 0) {
      power -= 2;
      twoSteps(values, x, coefficients[power + 1], coefficients[power], count);
    }
  }

  private static void step(float[] values, float[] x, float coefficient, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = values[i] * x[i] + coefficient;
    }
  }

  private static void twoSteps(float[] values, float[] x, float higher, float lower, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = (values[i] * x[i] + higher) * x[i] + lower;
    }
  }

  /**
   * Evaluates a polynomial for each x.
   *
   * @param coefficients a₀, a₁, … of each x
   * @param first which of the coefficients is a₀
   * @param degree the last of them is a_degree
   * @param values receives the values
   */
  static void evaluate(
      float[][] coefficients, int first, int degree, float[] x, float[] values, int count) {
    System.arraycopy(coefficients[first + degree], 0, values, 0, count);
    for (int power = degree - 1; power >= 0; power--) {
      step(values, x, coefficients[first + power], count);
    }
  }

  private static void step(float[] values, float[] x, float[] coefficients, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = values[i] * x[i] + coefficients[i];
    }
  }

  /**
   * Evaluates the derivative of a polynomial for each x, Σ k·aₖxᵏ⁻¹.
   *
   * @param coefficients a₀, a₁, … of each x, and perhaps others behind them
   * @param degree the last of them is a_degree; at least 1
   * @param slopes receives the derivatives
   */
  static void differentiate(
      float[][] coefficients, int degree, float[] x, float[] slopes, int count) {
    Arrays.fill(slopes, 0, count, 0);
    for (int power = degree; power >= 1; power--) {
      step(slopes, x, coefficients[power], power, count);
    }
  }

  private static void step(
      float[] slopes, float[] x, float[] coefficients, float power, int count) {
    for (int i = 0; i < count; i++) {
      slopes[i] = slopes[i] * x[i] + coefficients[i] * power;
    }
  }
}
