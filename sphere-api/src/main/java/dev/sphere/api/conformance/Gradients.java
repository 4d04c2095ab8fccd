package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What an engine makes of a function of arrays: its value and the gradients of Σ value·upstream.
 *
 * @param shape the shape of the value
 * @param value the value, flat
 * @param gradients one for each input, flat; zeros for an input the value does not depend on
 */
record Gradients(Shape shape, double[] value, List<double[]> gradients) {

  /**
   * Runs forward and backward.
   *
   * @param function of the inputs, in their order
   * @param upstream the gradient at the output, flat
   * @param inputs of one type, fresh: PyTorch would add to a gradient they have. What is made on
   *     the way stays with their managers.
   * @throws IllegalArgumentException if the value has not as many entries as {@code upstream}
   */
  static Gradients of(Function<NDList, NDArray> function, double[] upstream, NDList inputs) {
    inputs.forEach(input -> input.setRequiresGradient(true));
    NDArray first = inputs.get(0);
    try (GradientCollector collector = first.getManager().getEngine().newGradientCollector()) {
      NDArray value = function.apply(inputs);
      if (value.size() != upstream.length) {
        throw new IllegalArgumentException(
            "expected " + upstream.length + " values, got " + value.getShape());
      }
      Precision precision =
          value.getDataType() == DataType.FLOAT64 ? Precision.FLOAT64 : Precision.FLOAT32;
      NDArray weights = precision.create(first.getManager(), upstream, value.getShape());
      NDArray target = weights.mul(value).sum();
      // Each input joins in, so that it has a gradient even where the value is constant.
      for (NDArray input : inputs) {
        target = target.add(input.zerosLike().mul(input).sum());
      }
      collector.backward(target);
      List<double[]> gradients = new ArrayList<>();
      for (NDArray input : inputs) {
        try (NDArray gradient = input.getGradient()) {
          gradients.add(Precision.read(gradient));
        }
      }
      return new Gradients(value.getShape(), Precision.read(value), gradients);
    }
  }
}
