package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.Arrays;

/**
 * Any operator, from its two functions of the angle, where one {@link ArcsinePolynomial} is not
 * good enough: cubic pieces between values and slopes at equally spaced t = tan(asin(c)/2), in
 * which g is as smooth as in θ, up to both ends.
 *
 * <p>Pieces are made narrower until they are right to float32's rounding. Where they still are not,
 * as at a bend of g, a piece holds no numbers, and what falls into it is evaluated one by one. So
 * is what falls into the first and the last piece, where a slope is a ratio of two small numbers.
 */
final class TableCurve implements CosineCurve {

  private static final int FEWEST = 256;
  private static final int MOST = 4096;

  /** Values are right to this share of the largest, slopes to ten times this of theirs. */
  private static final double TOLERANCE = 1e-7;

  private static final double[] INSIDE = {0.2, 0.5, 0.8};

  private final AngularOperator operator;
  private final float leastSlope;
  private final int pieces;

  /** a₀, a₁, a₂, a₃ of each piece; NaN where a cubic is not good enough. */
  private final float[] coefficients;

  private TableCurve(AngularOperator operator, int pieces, float[] coefficients) {
    this.operator = operator;
    leastSlope = operator.isDecreasing() ? 0 : Float.NEGATIVE_INFINITY;
    this.pieces = pieces;
    this.coefficients = coefficients;
  }

  /** Tabulates an operator that learns nothing. */
  static TableCurve of(AngularOperator operator) {
    for (int pieces = FEWEST; ; pieces *= 2) {
      float[] coefficients = new float[4 * (pieces + 1)];
      boolean isGood = fill(coefficients, operator, pieces);
      if (isGood || pieces == MOST) {
        return new TableCurve(operator, pieces, coefficients);
      }
    }
  }

  private static boolean fill(float[] coefficients, AngularOperator operator, int pieces) {
    double width = 2.0 / pieces;
    double[] values = new double[pieces + 1];
    double[] slopes = new double[pieces + 1];
    double largest = 0;
    double steepest = 0;
    for (int i = 0; i <= pieces; i++) {
      double t = -1 + i * width;
      values[i] = operator.value(angle(t));
      slopes[i] = slope(operator, t);
      largest = Math.max(largest, Math.abs(values[i]));
      steepest = Math.max(steepest, Math.abs(slopes[i]));
    }
    boolean isGood = true;
    for (int i = 0; i < pieces; i++) {
      double rise = values[i + 1] - values[i];
      double[] cubic = {
        values[i],
        slopes[i] * width,
        3 * rise - (2 * slopes[i] + slopes[i + 1]) * width,
        (slopes[i] + slopes[i + 1]) * width - 2 * rise
      };
      boolean fits = true;
      for (double inside : INSIDE) {
        double t = -1 + (i + inside) * width;
        double is = cubic[0] + inside * (cubic[1] + inside * (cubic[2] + inside * cubic[3]));
        double rises = (cubic[1] + inside * (2 * cubic[2] + inside * 3 * cubic[3])) / width;
        fits &= Math.abs(is - operator.value(angle(t))) <= TOLERANCE * largest;
        fits &= Math.abs(rises - slope(operator, t)) <= 10 * TOLERANCE * steepest;
      }
      isGood &= fits;
      boolean isEnd = i == 0 || i == pieces - 1;
      for (int k = 0; k < 4; k++) {
        coefficients[4 * i + k] = fits && !isEnd ? (float) cubic[k] : Float.NaN;
      }
    }
    // t = 1 is the beginning of a piece without width.
    Arrays.fill(coefficients, 4 * pieces, 4 * (pieces + 1), Float.NaN);
    return isGood;
  }

  private static double angle(double halfTangent) {
    return Math.PI / 2 - 2 * Math.atan(halfTangent);
  }

  /** dg/dt, since θ = π/2 − 2 atan t. */
  private static double slope(AngularOperator operator, double halfTangent) {
    return -2 * operator.derivative(angle(halfTangent)) / (1 + halfTangent * halfTangent);
  }

  @Override
  public void evaluate(
      float[] cosines, float[] values, float[] slopes, float[] scratch, int count) {
    // dt/dc = (1 + t²)/2 · d(asin c)/dc
    HalfTangent.of(cosines, values, slopes, pieces / 4f, count);
    float half = pieces / 2f;
    for (int i = 0; i < count; i++) {
      slopes[i] *= 1 + values[i] * values[i];
    }
    for (int i = 0; i < count; i++) {
      cosines[i] = values[i] * half;
    }
    interpolate(cosines, values, slopes, count);
    Loops.takeLarger(slopes, leastSlope, count);
    for (int i = 0; i < count; i++) {
      if (Float.isNaN(values[i])) {
        evaluateAlone(cosines, values, slopes, i);
      }
    }
  }

  private void interpolate(float[] positions, float[] values, float[] slopes, int count) {
    float[] table = coefficients;
    int half = pieces / 2;
    for (int i = 0; i < count; i++) {
      // Positions count from the right angle, where they are finest.
      int piece = (int) (positions[i] + half);
      float x = positions[i] - (piece - half);
      float a1 = table[4 * piece + 1];
      float a2 = table[4 * piece + 2];
      float a3 = table[4 * piece + 3];
      values[i] = table[4 * piece] + x * (a1 + x * (a2 + x * a3));
      slopes[i] *= a1 + x * (2 * a2 + x * 3 * a3);
    }
  }

  private void evaluateAlone(float[] positions, float[] values, float[] slopes, int i) {
    if (Float.isNaN(positions[i])) {
      return; // a cosine that is none has no value
    }
    double theta = angle(positions[i] * 2.0 / pieces);
    double safe =
        Math.max(HalfTangent.RESOLUTION, Math.min(Math.PI - HalfTangent.RESOLUTION, theta));
    values[i] = (float) operator.value(theta);
    slopes[i] = (float) (-operator.derivative(safe) / Math.sin(safe));
  }
}
