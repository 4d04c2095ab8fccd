package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A new block of a layer with its input and parameters.
 *
 * @param manager holds the parameters
 * @param parameters what the block was given
 * @param values the input, flat
 */
record LayerRun(
    LayerCase layer,
    NDManager manager,
    Precision precision,
    BlockParameters parameters,
    double[] values,
    Block block) {

  static final long SEED = 53;

  /** Draws input and parameters. */
  static LayerRun draw(LayerCase layer, NDManager manager, Precision precision) {
    BlockParameters parameters =
        BlockParameters.draw(layer.newBlock(), manager, layer.input(), SEED);
    double[] values = BlockParameters.normal(layer.input().size(), SEED + 100);
    return of(layer, manager, precision, parameters, values);
  }

  /** Initializes a new block. */
  static LayerRun of(
      LayerCase layer,
      NDManager manager,
      Precision precision,
      BlockParameters parameters,
      double[] values) {
    Block block = layer.newBlock();
    parameters.initialize(block, manager, precision, layer.input());
    return new LayerRun(layer, manager, precision, parameters, values, block);
  }

  /** Returns a new block with another input. */
  LayerRun with(double[] others) {
    return of(layer, manager, precision, parameters, others);
  }

  /** Returns a new block with other parameters. */
  LayerRun with(BlockParameters others) {
    return of(layer, manager, precision, others, values);
  }

  /** Computes the outputs in inference. */
  Outputs inferred() {
    return inferred(values, layer.input());
  }

  /** Computes the outputs in inference for another input. */
  Outputs inferred(double[] others, Shape shape) {
    try (NDManager batch = manager.newSubManager()) {
      return Outputs.read(forward(block, precision.create(batch, others, shape), false));
    }
  }

  /** Returns what the block computes in training, all outputs in a row. */
  Graph graph() {
    NDArray input = precision.create(manager, values, layer.input());
    return Graph.of(block, "input", input, in -> joined(forward(block, in, true)));
  }

  /** Returns the gradients of Σ output·upstream in training, by what they are of. */
  Map<String, double[]> gradients() {
    Graph graph = graph();
    return graph.gradients(graph.run(upstream()));
  }

  /** Returns the gradient at the outputs, in a row. */
  double[] upstream() {
    long size = 0;
    for (Shape shape : block.getOutputShapes(new Shape[] {layer.input()})) {
      size += shape.size();
    }
    return BlockParameters.normal(size, SEED + 200);
  }

  /** Computes outputs and gradients. */
  Map<String, double[]> computed() {
    Map<String, double[]> computed = new LinkedHashMap<>();
    computed.put("the outputs", inferred().joined());
    gradients().forEach((of, found) -> computed.put("∂/∂" + of, found));
    return computed;
  }

  /** Computes a block's outputs. */
  static NDList forward(Block block, NDArray input, boolean training) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), training);
  }

  private static NDArray joined(NDList outputs) {
    if (outputs.size() == 1) {
      return outputs.head();
    }
    NDList flat = new NDList();
    outputs.forEach(output -> flat.add(output.flatten()));
    return NDArrays.concat(flat);
  }
}
