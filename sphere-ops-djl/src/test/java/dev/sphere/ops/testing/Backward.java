package dev.sphere.ops.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import java.util.function.Function;

/**
 * What an engine makes of a function: its value and the gradients of Σ value·upstream.
 *
 * @param value the value, flat
 * @param gradients one for each input, flat
 */
public record Backward(double[] value, List<double[]> gradients) {

  /**
   * Runs forward and backward.
   *
   * @param function of the inputs, in their order
   * @param upstream the gradient at the output, flat
   * @param inputs of one type, on one manager, fresh: PyTorch would add to a gradient they have
   */
  public static Backward of(
      EngineSupport engine, Function<NDList, NDArray> function, double[] upstream, NDList inputs) {
    inputs.forEach(input -> input.setRequiresGradient(true));
    try (GradientCollector collector = engine.engine().newGradientCollector()) {
      NDArray value = function.apply(inputs);
      collector.backward(weightedSum(value, upstream));
      return new Backward(
          Precision.read(value),
          inputs.stream().map(input -> Precision.read(input.getGradient())).toList());
    }
  }

  /** Returns Σ value·upstream. */
  static NDArray weightedSum(NDArray value, double[] upstream) {
    Precision precision = Precision.valueOf(value.getDataType().name());
    return value.mul(precision.create(value.getManager(), upstream, value.getShape())).sum();
  }
}
