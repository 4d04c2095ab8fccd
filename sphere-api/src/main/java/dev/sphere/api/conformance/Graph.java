package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A function of arrays and the arrays it is taken at.
 *
 * @param function of the inputs, in their order
 * @param inputs fresh, by name
 */
record Graph(Function<NDList, NDArray> function, Map<String, NDArray> inputs) {

  /**
   * Returns what a block computes, as a function of its input and of what it learns.
   *
   * @param name of the input
   * @param computation of the input
   */
  static Graph of(Block block, String name, NDArray input, Function<NDArray, NDArray> computation) {
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put(name, input);
    BlockParameters.trained(block).forEach((of, parameter) -> inputs.put(of, parameter.getArray()));
    return new Graph(in -> computation.apply(in.get(0)), inputs);
  }

  /** Returns the inputs. */
  NDList list() {
    return new NDList(inputs.values());
  }

  /** Runs forward and backward. */
  Gradients run(double[] upstream) {
    return Gradients.of(function, upstream, list());
  }

  /** Returns the gradients of a run by name of the input. */
  Map<String, double[]> gradients(Gradients found) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    for (String name : inputs.keySet()) {
      gradients.put(name, found.gradients().get(gradients.size()));
    }
    return gradients;
  }
}
