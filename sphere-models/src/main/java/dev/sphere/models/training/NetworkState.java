package dev.sphere.models.training;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.Excerpt;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.network.BoundedInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a network: its parameters, running averages among them, and what blocks keep beside
 * them, such as the annealing of a head.
 *
 * @param network initialized
 * @param manager gets the arrays of what is restored
 */
record NetworkState(Block network, NDManager manager) implements Resumable {

  @Override
  public String part() {
    return "network";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    network.saveParameters(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    Map<Parameter, String> names = new LinkedHashMap<>();
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      names.putIfAbsent(parameter.getValue(), parameter.getKey());
    }
    Map<Parameter, NDArray> initial = new LinkedHashMap<>();
    names.keySet().forEach(parameter -> initial.put(parameter, parameter.getArray()));
    try (NDManager scratch = manager.newSubManager()) {
      network.loadParameters(scratch, new DataInputStream(new BoundedInput(in, bytes())));
      for (Map.Entry<Parameter, NDArray> each : initial.entrySet()) {
        requireShape(
            names.get(each.getKey()), each.getValue().getShape(), each.getKey().getArray());
      }
      for (Map.Entry<Parameter, NDArray> each : initial.entrySet()) {
        each.getValue().close();
        own(each.getKey(), scratch);
      }
    } catch (MalformedModelException | RuntimeException problem) {
      throw new IOException(
          "its network is not this one: " + Excerpt.of(String.valueOf(problem.getMessage())),
          problem);
    }
  }

  /** The bytes of all arrays together, of which one may have larger numbers than it had. */
  private long bytes() {
    return network.getParameters().values().stream()
        .mapToLong(parameter -> Double.BYTES * parameter.getShape().size())
        .sum();
  }

  /** DJL compares the names of parameters when it loads them, not their shapes. */
  private static void requireShape(String name, Shape expected, NDArray found) throws IOException {
    if (!found.getShape().equals(expected)) {
      throw new IOException(
          "its network is not this one: %s has shape %s, expected %s"
              .formatted(name, found.getShape(), expected));
    }
  }

  /**
   * Moves what was loaded to an array as the initializer makes them. A loaded one borrows Java's
   * memory on PyTorch, where it begins at other addresses, which can change the last bits.
   */
  private void own(Parameter parameter, NDManager scratch) {
    NDArray values = parameter.getArray().duplicate();
    values.attach(scratch);
    parameter.close();
    parameter.initialize(manager, values.getDataType());
    NDArray own = parameter.getArray().stopGradient();
    own.attach(scratch);
    EngineArrays.overwrite(own, values);
  }
}
