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
 * The exponential moving average of a network's weights over the steps of a training: it jumps
 * about less than the weights do and often classifies better (Polyak and Juditsky, Acceleration of
 * Stochastic Approximation by Averaging, 1992).
 *
 * <p>After step t, from 1 on, ā ← ā + (1 − dₜ)(w − ā) with dₜ = min(decay, t/(9 + t)), as
 * TensorFlow has it. The decay thus grows with the steps there are, and the initial weights are
 * soon forgotten: their share is 1.8 % after two steps and 1e-5 after ten.
 *
 * <p>All that a network keeps in parameters is averaged alike, running averages of norms as well:
 * they are of the activations of the weights at the same steps, and those of the last step alone
 * would not fit weights that are older on average.
 */
final class AveragedWeights implements Resumable, AutoCloseable {

  private final double decay;
  private final SampledWeights samples;
  private final Map<String, Parameter> parameters;
  private final NDManager manager;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private int steps;

  /**
   * Starts with the weights as they are.
   *
   * @param parent of the manager of the averages
   */
  AveragedWeights(Block network, double decay, NDManager parent) {
    this.decay = decay;
    samples = new SampledWeights(network);
    parameters = NamedParameters.of(network, parameter -> !samples.isSample(parameter));
    manager = parent.newSubManager();
    samples.release();
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray average = values(parameter, scratch).duplicate();
            average.attach(manager);
            averages.put(name, average);
          });
    }
  }

  /** The array itself, outside any graph. */
  private static NDArray values(Parameter parameter, NDManager scratch) {
    NDArray values = parameter.getArray().stopGradient();
    values.attach(scratch);
    return values;
  }

  /** Takes in the weights after a step. */
  void add() {
    steps++;
    double share = 1 - Math.min(decay, steps / (9.0 + steps));
    samples.release();
    try (NDManager scratch = manager.newSubManager()) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray average = averages.get(name);
            average.addi(values(parameter, scratch).sub(average).muli(share));
          });
    }
  }

  /** Exchanges the weights for their averages, and back. */
  void exchange() {
    samples.release();
    for (Map.Entry<String, Parameter> each : parameters.entrySet()) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray average = averages.get(each.getKey());
        NDArray weights = values(each.getValue(), scratch);
        NDArray kept = weights.duplicate();
        EngineArrays.overwrite(weights, average);
        EngineArrays.overwrite(average, kept);
      }
    }
  }

  @Override
  public String part() {
    return "average";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeInt(steps);
    NamedParameters.write(averages, out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    steps = in.readInt();
    NamedParameters.read(averages, in);
  }

  @Override
  public void close() {
    manager.close();
  }
}
