package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sphere.losses.SampledOptimizers;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.network.SphereNetwork;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Moves the parameters of a network along their gradients, in groups that move alike. */
final class ParameterUpdates implements Resumable, AutoCloseable {

  private record Group(Optimizer optimizer, List<Parameter> parameters) {}

  private final Hyperparameters settings;
  private final Tracker rate;
  private final SampledOptimizers optimizers;
  private final List<MovingGroup> moving;
  private List<Group> groups;
  private int updates;

  ParameterUpdates(SphereNetwork network, Hyperparameters settings, Tracker rate) {
    this.settings = settings;
    this.rate = rate;
    optimizers = new SampledOptimizers(network);
    moving = Grouping.of(network, settings);
    groups = newGroups();
  }

  private List<Group> newGroups() {
    return moving.stream().map(this::newGroup).toList();
  }

  private Group newGroup(MovingGroup group) {
    Tracker scaled = update -> (float) (group.rateFactor() * rate.getNewValue(update));
    return new Group(
        settings.optimizer().create(optimizers, scaled, group.weightDecay(), updates),
        group.parameters());
  }

  /** Returns whether a parameter is one of those that move. */
  boolean moves(Parameter parameter) {
    return moving.stream().anyMatch(group -> group.parameters().contains(parameter));
  }

  /** Takes one step along the gradients that the engine holds. */
  void step(NDManager manager) {
    double factor = settings.gradientNorm() == 0 ? 1 : shortening(manager);
    updates++;
    // What an optimizer makes of a weight goes to the weight's manager: AdamW leaves an array there
    // on MXNet.
    try (NDManager scratch = manager.newSubManager()) {
      for (Group group : groups) {
        for (Parameter parameter : group.parameters()) {
          NDArray weight = parameter.getArray();
          weight.tempAttach(scratch);
          NDArray gradient = weight.getGradient();
          if (factor != 1) {
            gradient.muli(factor);
          }
          group.optimizer().update(parameter.getId(), weight, gradient);
        }
      }
    }
  }

  /** The factor, at most 1, that brings the gradient of all parameters together to its limit. */
  private double shortening(NDManager manager) {
    double norm = norm(manager, DataType.FLOAT32);
    if (!Double.isFinite(norm)) {
      // The squares of numbers from 2e19 on are not finite in float32.
      norm = norm(manager, DataType.FLOAT64);
    }
    return norm > settings.gradientNorm() ? settings.gradientNorm() / norm : 1;
  }

  private double norm(NDManager manager, DataType type) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList squares = new NDList();
      for (Group group : groups) {
        for (Parameter parameter : group.parameters()) {
          NDArray gradient = parameter.getArray().getGradient();
          gradient.attach(scratch);
          squares.add(gradient.toType(type, false).square().sum().reshape(1));
        }
      }
      NDArray sum = NDArrays.concat(squares).sum().toType(DataType.FLOAT64, false);
      return Math.sqrt(sum.getDouble());
    }
  }

  @Override
  public String part() {
    return "optimizer";
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeInt(updates);
    optimizers.save(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    updates = in.readInt();
    groups = newGroups();
    optimizers.restore(in);
  }

  /** Frees what the optimizers remember. */
  @Override
  public void close() {
    optimizers.close();
  }
}
