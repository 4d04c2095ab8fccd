package dev.sphere.ops.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.ops.engine.EngineSupport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an engine makes of a block: its output and the gradients of Σ output·upstream.
 *
 * @param shape the shape of the output
 * @param value the output, flat
 * @param inputGradient the gradient of the input, flat
 * @param gradients by name of the parameter, as {@link Block#getParameters()} has it, flat; without
 *     those that want none
 */
public record BlockRun(
    Shape shape, double[] value, double[] inputGradient, Map<String, double[]> gradients) {

  /**
   * Initializes a new block and runs it forward and backward.
   *
   * @param parameters the values of its parameters by name; those not named keep their initializer
   * @param upstream the gradient at the output, flat
   */
  public static BlockRun of(
      EngineSupport engine,
      Precision precision,
      Block block,
      Map<String, double[]> parameters,
      double[] input,
      Shape inputShape,
      double[] upstream) {
    return of(
        engine, precision, Layout.CHANNELS_FIRST, block, parameters, input, inputShape, upstream);
  }

  /** As {@link #of(EngineSupport, Precision, Block, Map, double[], Shape, double[])}. */
  public static BlockRun of(
      EngineSupport engine,
      Precision precision,
      Layout layout,
      Block block,
      Map<String, double[]> parameters,
      double[] input,
      Shape inputShape,
      double[] upstream) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      initialize(block, manager, precision, parameters, inputShape);
      NDArray data = layout.create(manager, precision, input, inputShape);
      data.setRequiresGradient(true);
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        NDArray output =
            block
                .forward(new ParameterStore(manager, false), new NDList(data), true)
                .singletonOrThrow();
        collector.backward(Backward.weightedSum(output, upstream));
        Map<String, double[]> gradients = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : block.getParameters()) {
          if (parameter.getValue().requiresGradient()) {
            gradients.put(
                parameter.getKey(), Precision.read(parameter.getValue().getArray().getGradient()));
          }
        }
        return new BlockRun(
            output.getShape(),
            Precision.read(output),
            Precision.read(data.getGradient()),
            gradients);
      }
    }
  }

  /** Initializes a new block with parameters made in Java, equal on every engine. */
  public static void initialize(
      Block block,
      NDManager manager,
      Precision precision,
      Map<String, double[]> parameters,
      Shape inputShape) {
    parameters.forEach(
        (name, values) ->
            block
                .getParameters()
                .get(name)
                .setInitializer((m, shape, type) -> precision.create(m, values, shape)));
    block.initialize(manager, precision.type(), inputShape);
  }
}
