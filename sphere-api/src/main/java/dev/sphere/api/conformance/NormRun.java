package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Norm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A new block of a norm with its input and parameters.
 *
 * @param parameters what the block was given
 * @param values the input, flat
 */
record NormRun(
    Norm norm,
    NDManager manager,
    Precision precision,
    Shape shape,
    BlockParameters parameters,
    double[] values,
    Block block) {

  static final long SEED = 41;

  /** Draws input and parameters. */
  static NormRun draw(Norm norm, NDManager manager, Precision precision, Shape shape) {
    BlockParameters parameters = BlockParameters.draw(norm.newBlock(), manager, shape, SEED);
    double[] values = BlockParameters.normal(shape.size(), SEED + 100);
    return of(norm, manager, precision, shape, parameters, values);
  }

  /** Initializes a new block. */
  static NormRun of(
      Norm norm,
      NDManager manager,
      Precision precision,
      Shape shape,
      BlockParameters parameters,
      double[] values) {
    Block block = norm.newBlock();
    parameters.initialize(block, manager, precision, shape);
    return new NormRun(norm, manager, precision, shape, parameters, values, block);
  }

  /** Returns a new block with another input. */
  NormRun with(double[] others) {
    return of(norm, manager, precision, shape, parameters, others);
  }

  /** Returns a new block with other parameters. */
  NormRun with(BlockParameters others) {
    return of(norm, manager, precision, shape, others, values);
  }

  /** Computes the output in inference. */
  NDArray inferred() {
    return inferred(values, shape);
  }

  /** Computes the output in inference for another input. */
  NDArray inferred(double[] others, Shape otherShape) {
    return forward(block, precision.create(manager, others, otherShape), false);
  }

  /** Computes the output in training. */
  NDArray trained() {
    NDArray input = precision.create(manager, values, shape);
    return Recording.of(manager, () -> forward(block, input, true));
  }

  /** Returns what the block computes in training. */
  Graph graph() {
    NDArray input = precision.create(manager, values, shape);
    return Graph.of(block, "input", input, in -> forward(block, in, true));
  }

  /** Returns the gradients of Σ output·upstream in training, by what they are of. */
  Map<String, double[]> gradients(double[] upstream) {
    Graph graph = graph();
    return graph.gradients(graph.run(upstream));
  }

  /** Computes all there is to know, and leaves the block after a step of training. */
  Map<String, double[]> computed() {
    Map<String, double[]> computed = new LinkedHashMap<>();
    computed.put("the inferred output", Precision.read(inferred()));
    computed.put("the training output", Precision.read(with(values).trained()));
    gradients(BlockParameters.normal(shape.size(), SEED + 200))
        .forEach((of, found) -> computed.put("∂/∂" + of, found));
    BlockParameters.read(block).forEach((name, found) -> computed.put(name + " after", found));
    return computed;
  }

  /** Computes a block's only output. */
  static NDArray forward(Block block, NDArray input, boolean training) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), training).singletonOrThrow();
  }
}
