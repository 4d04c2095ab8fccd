package dev.sphere.models.training;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.network.SphereNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What gradients do to a network: they await those of further batches where a step is of several,
 * the parameters move along their mean, kernels are projected, and the average of the weights
 * follows.
 */
final class Descent implements AutoCloseable {

  private final TrainingPlan plan;
  private final NDManager manager;
  private final ParameterUpdates updates;
  private final KernelProjection projection;
  private final Optional<AccumulatedGradients> gradients;
  private final Optional<AveragedWeights> average;

  /**
   * Prepares the first step.
   *
   * @param rate the learning rate by the number of the step, from 1 on
   */
  Descent(SphereNetwork network, TrainingPlan plan, Tracker rate, NDManager manager) {
    this.plan = plan;
    this.manager = manager;
    Hyperparameters settings = plan.hyperparameters();
    updates = new ParameterUpdates(network, settings, rate);
    projection = new KernelProjection(network, updates::moves);
    gradients =
        settings.batchesAStep() == 1
            ? Optional.empty()
            : Optional.of(
                new AccumulatedGradients(NamedParameters.of(network, updates::moves), manager));
    average =
        settings.averageDecay() == 0
            ? Optional.empty()
            : Optional.of(new AveragedWeights(network, settings.averageDecay(), manager));
    // A training before may have left some: of parameters that stayed, or of no step.
    AccumulatedGradients.clear(
        NamedParameters.of(network, Parameter::requiresGradient).values(), manager);
  }

  /** Returns what a checkpoint has to hold. */
  List<Resumable> parts() {
    List<Resumable> parts = new ArrayList<>(List.of(updates));
    gradients.ifPresent(parts::add);
    average.ifPresent(parts::add);
    return parts;
  }

  /** Learns from the gradients of a batch, which the engine holds. */
  void learn(int iteration) {
    if (!plan.endsStep(iteration)) {
      gradients.orElseThrow().setAside();
      return;
    }
    gradients.ifPresent(AccumulatedGradients::join);
    updates.step(manager);
    if (plan.hyperparameters().projectsAfter(plan.step(iteration))) {
      projection.apply(manager);
    }
    average.ifPresent(AveragedWeights::add);
  }

  /** Measures the network with the weights that are to be measured, the average if there is one. */
  <T> T measure(Supplier<T> measurement) {
    average.ifPresent(AveragedWeights::exchange);
    try {
      return measurement.get();
    } finally {
      average.ifPresent(AveragedWeights::exchange);
    }
  }

  /** Leaves the network with the weights that are measured. */
  void finish() {
    average.ifPresent(AveragedWeights::exchange);
  }

  /** Frees what is remembered from step to step. */
  @Override
  public void close() {
    updates.close();
    gradients.ifPresent(AccumulatedGradients::close);
    average.ifPresent(AveragedWeights::close);
  }
}
