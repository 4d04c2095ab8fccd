package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A smooth operator that learns one number p, from its functions of the angle, at some p: an {@link
 * ArcsinePolynomial} for g and one for dg/dp, which is found by differences.
 */
final class LearnedPolynomialCurve implements LearnedCurve {

  /** Few, as it is fitted anew whenever p has changed. */
  private static final int TRIALS = 61;

  /** Of the step of a difference in the size of p. */
  private static final double STEP = 1e-5;

  /** In place of |p| below it. */
  private static final double SMALLEST_SIZE = 1e-2;

  /** What a difference tells of dg/dp, of largest values over sizes of p. */
  private static final double SMALLEST_RISE = 1e-2;

  /** What belongs to a value of p. */
  private record Fit(ArcsinePolynomial values, ArcsinePolynomial rises) {

    static Optional<Fit> of(AngularOperator operator, double parameter) {
      AngularOperator fixed = operator.at(parameter);
      double size = Math.max(SMALLEST_SIZE, Math.abs(parameter));
      double below = Math.max(operator.parameters().get(0).minimum(), parameter - STEP * size);
      double above = parameter + STEP * size;
      AngularOperator lower = operator.at(below);
      AngularOperator upper = operator.at(above);
      DoubleUnaryOperator rise =
          theta -> (upper.value(theta) - lower.value(theta)) / (above - below);
      return ArcsinePolynomial.of(fixed, TRIALS)
          .flatMap(
              values ->
                  ArcsinePolynomial.of(rise, SMALLEST_RISE / size, TRIALS)
                      .map(rises -> new Fit(values, rises)));
    }
  }

  private final float leastSlope;
  private final Map<Float, Fit> fits;
  private final int degree;
  private final int degreeOfRises;

  private LearnedPolynomialCurve(AngularOperator operator, Map<Float, Fit> fits) {
    leastSlope = operator.isDecreasing() ? 0 : Float.NEGATIVE_INFINITY;
    this.fits = fits;
    degree = fits.values().stream().mapToInt(fit -> fit.values().degree()).max().orElseThrow();
    degreeOfRises =
        fits.values().stream().mapToInt(fit -> fit.rises().degree()).max().orElseThrow();
  }

  /**
   * Fits an operator.
   *
   * @param parameters the values of p at which it is wanted
   * @return empty if no polynomials are good enough at one of them
   */
  static Optional<LearnedCurve> of(AngularOperator operator, float[] parameters) {
    Map<Float, Fit> fits = new LinkedHashMap<>();
    for (float parameter : parameters) {
      if (!fits.containsKey(parameter)) {
        Optional<Fit> fit = Fit.of(operator, parameter);
        if (fit.isEmpty()) {
          return Optional.empty();
        }
        fits.put(parameter, fit.get());
      }
    }
    return Optional.of(new LearnedPolynomialCurve(operator, fits));
  }

  @Override
  public int constants() {
    return degree + 1 + degreeOfRises + 1;
  }

  /** Coefficients of g, then of dg/dp. */
  @Override
  public double[] constants(double parameter) {
    Fit fit = fits.get((float) parameter);
    double[] constants = new double[constants()];
    for (int power = 0; power <= degree; power++) {
      constants[power] = fit.values().coefficient(power);
    }
    for (int power = 0; power <= degreeOfRises; power++) {
      constants[degree + 1 + power] = fit.rises().coefficient(power);
    }
    return constants;
  }

  @Override
  public void evaluate(
      float[] cosines,
      float[][] constants,
      float[] values,
      float[] slopes,
      float[] rises,
      Workspace workspace,
      int count) {
    float[] x = cosines;
    ArcsinePolynomial.replaceByArguments(x, values, slopes, count);
    float[] bounded = rises;
    ArcsinePolynomial.bound(x, bounded, count);
    Horner.differentiate(constants, degree, bounded, values, count);
    Loops.multiply(slopes, values, count);
    Loops.takeLarger(slopes, leastSlope, count);
    Horner.evaluate(constants, 0, degree, x, values, count);
    Horner.evaluate(constants, degree + 1, degreeOfRises, x, rises, count);
  }
}
