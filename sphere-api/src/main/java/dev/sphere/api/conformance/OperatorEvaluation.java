package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import java.util.Arrays;
import java.util.List;

/** Evaluates operators on arrays made in Java. */
final class OperatorEvaluation {

  private OperatorEvaluation() {}

  /**
   * Evaluates at cosines, once for each of some values of what is learned.
   *
   * @param rows the values, or one empty array for an operator that learns nothing
   * @return a row for each of {@code rows}, flat; the first gradient is that of the cosines
   */
  static Gradients rows(
      NDManager parent,
      Precision precision,
      AngularOperator operator,
      List<double[]> rows,
      double[] cosines) {
    double[] repeated = new double[rows.size() * cosines.length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = cosines[i % cosines.length];
    }
    Shape shape = new Shape(rows.size(), cosines.length);
    return of(parent, precision, operator, rows, repeated, shape, 0, ones(repeated.length));
  }

  /**
   * Evaluates at cosines with what is learned differing along an axis.
   *
   * @param values what is learned, one for each place on the axis
   * @param upstream the gradient at the result, flat
   * @return the gradients are those of the cosines and of each parameter
   */
  static Gradients of(
      NDManager parent,
      Precision precision,
      AngularOperator operator,
      List<double[]> values,
      double[] cosines,
      Shape shape,
      int axis,
      double[] upstream) {
    try (NDManager manager = parent.newSubManager()) {
      NDList inputs = new NDList(precision.create(manager, cosines, shape));
      inputs.addAll(ParameterArrays.along(axis, manager, precision, values, shape.dimension()));
      return Gradients.of(in -> operator.evaluate(in.get(0), in.subNDList(1)), upstream, inputs);
    }
  }

  /** Evaluates at cosines and the initial values of what is learned, without going backward. */
  static NDArray plainly(
      NDManager manager,
      Precision precision,
      AngularOperator operator,
      double[] cosines,
      Shape shape) {
    List<double[]> initial = List.of(LegalValues.initial(operator.parameters()));
    return operator.evaluate(
        precision.create(manager, cosines, shape),
        ParameterArrays.along(0, manager, precision, initial, shape.dimension()));
  }

  /** Returns one row of {@link #rows}. */
  static double[] row(double[] rows, int index, int length) {
    return Arrays.copyOfRange(rows, index * length, (index + 1) * length);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
