package dev.sphere.api.conformance;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** What an operator or a magnitude learns, as the arrays that it takes. */
final class ParameterArrays {

  private ParameterArrays() {}

  /**
   * Makes the array of each parameter, with its values along an axis and 1 along the others.
   *
   * @param values one for each parameter, for each place on the axis
   */
  static NDList along(
      int axis, NDManager manager, Precision precision, List<double[]> values, int dimensions) {
    long[] shape = new long[dimensions];
    Arrays.fill(shape, 1);
    shape[axis] = values.size();
    NDList parameters = new NDList();
    for (int p = 0; p < values.get(0).length; p++) {
      int index = p;
      double[] along = values.stream().mapToDouble(each -> each[index]).toArray();
      parameters.add(precision.create(manager, along, new Shape(shape)));
    }
    return parameters;
  }
}
