package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import dev.sphere.losses.SampledOptimizers;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.layer.AngularBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Moves the parameters of a network along their gradients, in groups that decay and do not. */
final class ParameterUpdates implements AutoCloseable {

  private record Group(Optimizer optimizer, List<Parameter> parameters) {}

  private final SampledOptimizers optimizers;
  private final List<Group> groups;
  private final double largestNorm;

  ParameterUpdates(SphereNetwork network, Hyperparameters settings, Tracker rate) {
    optimizers = new SampledOptimizers(network);
    WeightDecay decay = settings.weightDecay();
    Set<String> directions = new HashSet<>();
    collectDirections(network, directions);
    List<Parameter> decaying = new ArrayList<>();
    List<Parameter> free = new ArrayList<>();
    for (Parameter parameter : trainable(network)) {
      boolean decays =
          switch (parameter.getType()) {
            case WEIGHT -> !directions.contains(parameter.getId());
            case GAMMA, BETA -> decay.norms();
            default -> false;
          };
      (decays ? decaying : free).add(parameter);
    }
    groups =
        List.of(
            new Group(settings.optimizer().create(optimizers, rate, decay.rate()), decaying),
            new Group(settings.optimizer().create(optimizers, rate, 0), free));
    largestNorm = settings.gradientNorm();
  }

  private static void collectDirections(Block block, Set<String> ids) {
    if (block instanceof AngularBlock angular) {
      angular.directions().forEach(parameter -> ids.add(parameter.getId()));
    }
    block.getChildren().values().forEach(child -> collectDirections(child, ids));
  }

  /** A parameter that layers share is listed by each of them and moves once. */
  private static List<Parameter> trainable(Block network) {
    return network.getParameters().stream()
        .map(Pair::getValue)
        .filter(Parameter::requiresGradient)
        .collect(
            Collectors.toMap(Parameter::getId, p -> p, (first, same) -> first, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** Takes one step along the gradients that the engine holds. */
  void step(NDManager manager) {
    double factor = largestNorm == 0 ? 1 : shortening(manager);
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
    try (NDManager scratch = manager.newSubManager()) {
      NDList squares = new NDList();
      for (Group group : groups) {
        for (Parameter parameter : group.parameters()) {
          NDArray gradient = parameter.getArray().getGradient();
          gradient.attach(scratch);
          squares.add(gradient.square().sum().reshape(1));
        }
      }
      double norm = Math.sqrt(NDArrays.concat(squares).sum().getFloat());
      return norm > largestNorm ? largestNorm / norm : 1;
    }
  }

  /** Frees what the optimizers remember of sampled classes. */
  @Override
  public void close() {
    optimizers.close();
  }
}
