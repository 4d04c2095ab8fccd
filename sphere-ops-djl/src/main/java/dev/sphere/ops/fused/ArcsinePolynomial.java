package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;

/**
 * A smooth function of θ as one polynomial in x = asin(c)·2/π, which is 1 − 2θ/π, of the lowest
 * degree that is right to float32's rounding.
 *
 * <p>It is fitted in double and then tried as it is used, in float32, at points of which the fit
 * knows nothing.
 */
final class ArcsinePolynomial {

  private static final double SCALE = 2 / Math.PI;

  /** Slopes beyond are those here: nearer to ±1, cosines do not tell angles apart. */
  private static final float LARGEST = (float) (1 - HalfTangent.RESOLUTION * SCALE);

  /** Up to here it is faster than a {@link TableCurve}. */
  private static final int MOST_DEGREE = 20;

  /** Left out of the largest value, and of the steepest slope. */
  private static final double LEFT_OUT = 1e-7;

  /** The error of a value in float32, of the largest: beside what is left out, rounding. */
  private static final double OF_VALUES = 2.5e-7;

  /** The error of a derivative in float32, of the largest. */
  private static final double OF_SLOPES = 1e-6;

  private final double[] coefficients;

  private ArcsinePolynomial(double[] coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * Fits an operator that learns nothing.
   *
   * @param trials at how many points it is tried
   * @return empty if no low degree is good enough
   */
  static Optional<ArcsinePolynomial> of(AngularOperator operator, int trials) {
    DoubleUnaryOperator value = x -> operator.value(angle(x));
    DoubleUnaryOperator slope = x -> operator.derivative(angle(x)) / -SCALE;
    float[] points = points(trials);
    float[] inside = points.clone();
    bound(inside, inside, trials);
    double[] values = at(value, points);
    double[] slopes = at(slope, inside);
    double largest = largest(values);
    double steepest = largest(slopes);
    return fit(value, LEFT_OUT * largest, LEFT_OUT * steepest)
        .filter(each -> agree(each.ofValues(), points, values, OF_VALUES * largest))
        .filter(each -> agree(each.ofSlopes(), inside, slopes, OF_SLOPES * steepest));
  }

  /**
   * Fits what is itself a derivative, whose slope is not needed.
   *
   * @param function of θ
   * @param unit errors of 1e-6 of it do not matter, nor do such of the largest value
   * @param trials as above
   * @return empty if no low degree is good enough
   */
  static Optional<ArcsinePolynomial> of(DoubleUnaryOperator function, double unit, int trials) {
    DoubleUnaryOperator value = x -> function.applyAsDouble(angle(x));
    float[] points = points(trials);
    double[] values = at(value, points);
    double largest = Math.max(unit, largest(values));
    return fit(value, LEFT_OUT * largest, Double.POSITIVE_INFINITY)
        .filter(each -> agree(each.ofValues(), points, values, OF_SLOPES * largest));
  }

  private static Optional<ArcsinePolynomial> fit(
      DoubleUnaryOperator function, double leftOutOfValues, double leftOutOfSlopes) {
    ChebyshevSeries series = new ChebyshevSeries(function);
    OptionalInt degree = series.degree(MOST_DEGREE, leftOutOfValues, leftOutOfSlopes);
    return degree.isPresent()
        ? Optional.of(new ArcsinePolynomial(series.coefficients(degree.getAsInt())))
        : Optional.empty();
  }

  private static double angle(double x) {
    return (1 - x) * (Math.PI / 2);
  }

  /**
   * Replaces cosines by x.
   *
   * @param cosines c, replaced by x in [−1, 1]
   * @param scratch overwritten
   * @param slopes receives dx/dc, bounded
   */
  static void replaceByArguments(float[] cosines, float[] scratch, float[] slopes, int count) {
    HalfTangent.of(cosines, scratch, slopes, (float) SCALE, count);
    HalfTangent.arctangent(scratch, cosines, (float) (2 * SCALE), count);
    System.arraycopy(scratch, 0, cosines, 0, count);
  }

  /** Equally spaced, the ends among them. */
  private static float[] points(int count) {
    float[] points = new float[count];
    for (int i = 0; i < count; i++) {
      points[i] = (2f * i - (count - 1)) / (count - 1);
    }
    return points;
  }

  /**
   * Takes x to where slopes are taken.
   *
   * @param bounded receives x within ±{@link #LARGEST}
   */
  static void bound(float[] x, float[] bounded, int count) {
    for (int i = 0; i < count; i++) {
      bounded[i] = Math.max(-LARGEST, Math.min(LARGEST, x[i]));
    }
  }

  private static double[] at(DoubleUnaryOperator function, float[] points) {
    double[] values = new double[points.length];
    Arrays.setAll(values, i -> function.applyAsDouble(points[i]));
    return values;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static boolean agree(
      float[] coefficients, float[] points, double[] expected, double tolerance) {
    float[] values = new float[points.length];
    Horner.evaluate(coefficients, points, values, points.length);
    for (int i = 0; i < points.length; i++) {
      // Where one is infinite, so is the tolerance.
      boolean agrees = Math.abs(values[i] - expected[i]) <= tolerance;
      if (!agrees || Double.isInfinite(expected[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns the degree. */
  int degree() {
    return coefficients.length - 1;
  }

  /** Returns aₖ, which is 0 beyond the degree. */
  double coefficient(int power) {
    return power <= degree() ? coefficients[power] : 0;
  }

  /** Returns a₀, a₁, … */
  float[] ofValues() {
    float[] values = new float[coefficients.length];
    for (int power = 0; power < values.length; power++) {
      values[power] = (float) coefficients[power];
    }
    return values;
  }

  /** Returns a₁, 2a₂, …, the coefficients of the derivative by x. */
  float[] ofSlopes() {
    float[] slopes = new float[Math.max(1, degree())];
    for (int power = 0; power < slopes.length; power++) {
      slopes[power] = (float) ((power + 1) * coefficient(power + 1));
    }
    return slopes;
  }
}
