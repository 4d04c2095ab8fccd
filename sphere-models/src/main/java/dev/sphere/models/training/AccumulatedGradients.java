package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.sphere.api.EngineArrays;
import dev.sphere.losses.SampledWeights;
import dev.sphere.models.checkpoint.Resumable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gradients of batches that await those of further ones, to step along the mean of all.
 *
 * <p>PyTorch adds gradients up until a step is taken, MXNet overwrites them. Here they are set
 * aside after each batch, so that both engines begin the next with nothing and a checkpoint can
 * hold them.
 */
final class AccumulatedGradients implements Resumable, AutoCloseable {

  private final Map<String, Parameter> parameters;
  private final NDManager manager;
  private final Map<String, NDArray> sums = new LinkedHashMap<>();
  private int batches;

  /**
   * Starts with none.
   *
   * @param parameters those that move, by their names
   * @param parent of the manager of the sums
   */
  AccumulatedGradients(Map<String, Parameter> parameters, NDManager parent) {
    this.parameters = parameters;
    manager = parent.newSubManager();
    parameters.forEach(
        (name, parameter) -> {
          NDArray weight = parameter.getArray();
          sums.put(name, manager.zeros(weight.getShape(), weight.getDataType()));
        });
  }

  /** A slot of a sample is of another class at each batch, so that its gradients do not add up. */
  static void requireFit(Block network) {
    SampledWeights samples = new SampledWeights(network);
    if (network.getParameters().values().stream().anyMatch(samples::isSample)) {
      throw new IllegalArgumentException(
          "gradients of a sample of the classes cannot be accumulated: the loss partial draws"
              + " another one at each batch; use a larger batch or another loss");
    }
  }

  /** Empties the gradients that an engine holds of parameters. */
  static void clear(Iterable<Parameter> parameters, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(parameter -> clear(gradient(parameter, scratch)));
    }
  }

  private static void clear(NDArray array) {
    // Not by a difference or a product: infinite less infinite is not a number.
    try (NDArray zeros = array.zerosLike()) {
      EngineArrays.overwrite(array, zeros);
    }
  }

  /** The array that the engine holds, not a copy. */
  private static NDArray gradient(Parameter parameter, NDManager scratch) {
    NDArray gradient = parameter.getArray().getGradient();
    gradient.attach(scratch);
    return gradient;
  }

  /** Moves the gradients of a batch from the engine to those that were set aside. */
  void setAside() {
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray gradient = gradient(parameter, scratch);
            sums.get(name).addi(gradient);
            clear(gradient);
          });
    }
    batches++;
  }

  /** Replaces the gradients of a batch by the mean of them and all that were set aside. */
  void join() {
    if (batches == 0) {
      return;
    }
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray sum = sums.get(name);
            gradient(parameter, scratch).addi(sum).divi(batches + 1);
            clear(sum);
          });
    }
    batches = 0;
  }

  @Override
  public String part() {
    return "gradients";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeInt(batches);
    if (batches > 0) {
      NamedParameters.write(sums, out);
    }
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    batches = in.readInt();
    if (batches > 0) {
      NamedParameters.read(sums, in);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
