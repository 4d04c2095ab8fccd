package dev.sphere.api.conformance;

import dev.sphere.api.LearnableParameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Legal values of what an operator or a magnitude learns: one for each parameter, in their order.
 */
final class LegalValues {

  private LegalValues() {}

  /** Returns values that leave room on both sides, the initial ones first. */
  static List<double[]> inside(List<LearnableParameter> parameters) {
    return values(parameters, 0.1, 1, 20);
  }

  /** Returns the values of {@link #inside}, and the least. */
  static List<double[]> all(List<LearnableParameter> parameters) {
    return values(parameters, 0.1, 1, 20, 0);
  }

  /** Different parameters are at different distances from their least value at once. */
  private static List<double[]> values(List<LearnableParameter> parameters, double... distances) {
    List<double[]> values = new ArrayList<>();
    values.add(initial(parameters));
    for (int i = 0; i < distances.length && !parameters.isEmpty(); i++) {
      double[] moved = new double[parameters.size()];
      for (int p = 0; p < moved.length; p++) {
        moved[p] =
            least(parameters.get(p))
                + distances[(i + p) % distances.length] * size(parameters.get(p));
      }
      values.add(moved);
    }
    return values;
  }

  /** Returns the initial values. */
  static double[] initial(List<LearnableParameter> parameters) {
    return parameters.stream().mapToDouble(LearnableParameter::initialValue).toArray();
  }

  /** Where nothing bounds a parameter, far enough below its initial value for another sign. */
  private static double least(LearnableParameter parameter) {
    return parameter.minimum() == Double.NEGATIVE_INFINITY
        ? parameter.initialValue() - 2 * size(parameter)
        : parameter.minimum();
  }

  /** Returns a step in which a parameter is expected to change something. */
  static double size(LearnableParameter parameter) {
    return Math.max(0.5, Math.abs(parameter.initialValue()));
  }

  /** Says which values a place belongs to. */
  static String place(String place, List<LearnableParameter> parameters, double[] values) {
    StringBuilder text = new StringBuilder(place);
    for (int p = 0; p < values.length; p++) {
      text.append(p == 0 ? " with " : ", ")
          .append(parameters.get(p).name())
          .append('=')
          .append(Worst.number(values[p]));
    }
    return text.toString();
  }
}
