package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A smooth operator that has learned something else for each cosine, from its two functions. */
final class PolynomialValues implements ValueCurve {

  private static final int TRIALS = 241;

  private final float[][] coefficients;
  private final ValueCurve arguments;

  private PolynomialValues(float[][] coefficients, int most) {
    this.coefficients = coefficients;
    arguments = new LinearValues(most);
  }

  /**
   * Fits an operator.
   *
   * @param learned an array for each of its parameters, of as many numbers as cosines
   * @param most how many cosines
   * @return empty if no polynomial is good enough at something that was learned
   */
  static Optional<ValueCurve> of(AngularOperator operator, List<float[]> learned, int most) {
    Map<List<Double>, ArcsinePolynomial> fitted = new HashMap<>();
    List<ArcsinePolynomial> polynomials = new ArrayList<>();
    int degree = 0;
    for (int i = 0; i < most; i++) {
      int place = i;
      List<Double> there = learned.stream().map(each -> (double) each[place]).toList();
      ArcsinePolynomial polynomial = fitted.get(there);
      if (polynomial == null) {
        double[] values = there.stream().mapToDouble(value -> value).toArray();
        Optional<ArcsinePolynomial> found = ArcsinePolynomial.of(operator.at(values), TRIALS);
        if (found.isEmpty()) {
          return Optional.empty();
        }
        polynomial = found.get();
        fitted.put(there, polynomial);
      }
      polynomials.add(polynomial);
      degree = Math.max(degree, polynomial.degree());
    }
    float[][] coefficients = new float[degree + 1][most];
    for (int power = 0; power <= degree; power++) {
      for (int i = 0; i < most; i++) {
        coefficients[power][i] = (float) polynomials.get(i).coefficient(power);
      }
    }
    return Optional.of(new PolynomialValues(coefficients, most));
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    arguments.evaluate(cosines, workspace, count);
    Horner.evaluate(coefficients, 0, coefficients.length - 1, cosines, workspace.first, count);
    System.arraycopy(workspace.first, 0, cosines, 0, count);
  }
}
