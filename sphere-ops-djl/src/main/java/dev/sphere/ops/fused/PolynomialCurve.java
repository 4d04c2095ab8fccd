package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.Optional;

/** A smooth operator, from its two functions of the angle: one {@link ArcsinePolynomial}. */
final class PolynomialCurve implements CosineCurve {

  private static final int TRIALS = 1021;

  private final float leastSlope;
  private final float[] coefficients;
  private final float[] ofSlopes;

  private PolynomialCurve(AngularOperator operator, ArcsinePolynomial polynomial) {
    leastSlope = operator.isDecreasing() ? 0 : Float.NEGATIVE_INFINITY;
    coefficients = polynomial.ofValues();
    ofSlopes = polynomial.ofSlopes();
  }

  /**
   * Fits an operator that learns nothing.
   *
   * @return empty where no polynomial is right to float32 that is faster than a {@link TableCurve}
   */
  static Optional<CosineCurve> of(AngularOperator operator) {
    return ArcsinePolynomial.of(operator, TRIALS)
        .map(polynomial -> new PolynomialCurve(operator, polynomial));
  }

  @Override
  public void evaluate(
      float[] cosines, float[] values, float[] slopes, float[] scratch, int count) {
    float[] x = cosines;
    ArcsinePolynomial.replaceByArguments(x, values, slopes, count);
    ArcsinePolynomial.bound(x, scratch, count);
    Horner.evaluate(ofSlopes, scratch, values, count);
    Loops.multiply(slopes, values, count);
    Loops.takeLarger(slopes, leastSlope, count);
    Horner.evaluate(coefficients, x, values, count);
  }

  @Override
  public ValueCurve withoutSlopes(int most) {
    ValueCurve arguments = new LinearValues(most);
    return (cosines, workspace, count) -> {
      arguments.evaluate(cosines, workspace, count);
      Horner.evaluate(coefficients, cosines, workspace.first, count);
      System.arraycopy(workspace.first, 0, cosines, 0, count);
    };
  }
}
