package dev.sphere.models.training;

import dev.sphere.api.LossOptions;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.layer.SphereLayer;
import java.util.List;

/**
 * How a network learns.
 *
 * @param optimizer the optimizer
 * @param learningRate its rate, and how it changes
 * @param weightDecay what decays
 * @param groups of parameters that learn at another rate; the first whose pattern matches counts
 * @param batchesAStep how many batches the optimizer takes a step from, along the gradient of the
 *     mean of their losses; at least 1
 * @param gradientNorm the largest global norm of the gradient, longer ones are shortened; 0 for no
 *     limit
 * @param projectEvery after how many steps the kernels of sphere layers are brought back to unit
 *     length, again and again (decoupled networks: 100); 0 for never
 * @param averageDecay in [0, 1): what is left, a step later, of a step's share in the average of
 *     the weights that is measured and left in the network at the end, ā ← ā + (1 − d)(w − ā) after
 *     step t with d = min(averageDecay, t/(9 + t)); 0 for the weights as they are
 * @param loss smoothing and floor of the loss, for whoever makes the network's head, see {@link
 *     dev.sphere.models.network.NetworkFactory#create}; {@link Training} takes the head as it is
 */
public record Hyperparameters(
    OptimizerKind optimizer,
    LearningRate learningRate,
    WeightDecay weightDecay,
    List<ParameterGroup> groups,
    int batchesAStep,
    double gradientNorm,
    int projectEvery,
    double averageDecay,
    LossOptions loss) {

  /** Checks the ranges. */
  public Hyperparameters {
    groups = List.copyOf(groups);
    if (batchesAStep < 1) {
      throw new IllegalArgumentException(
          "gradients must be accumulated over at least 1 batch, got " + batchesAStep);
    }
    if (!(gradientNorm >= 0)) {
      throw new IllegalArgumentException("gradient norm must not be negative: " + gradientNorm);
    }
    if (projectEvery < 0) {
      throw new IllegalArgumentException(
          "projections must be 0 or more steps apart, got " + projectEvery);
    }
    if (!(averageDecay >= 0 && averageDecay < 1)) {
      throw new IllegalArgumentException(
          "the decay of the average must be in [0, 1), got " + averageDecay);
    }
  }

  /**
   * Begins with an optimizer at a constant rate, without anything else; each part may be replaced.
   */
  public static Builder builder(OptimizerKind optimizer, double rate) {
    return new Builder().optimizer(optimizer).rate(rate);
  }

  /** Begins other hyperparameters with the parts of these. */
  public Builder toBuilder() {
    return new Builder()
        .optimizer(optimizer)
        .rate(learningRate.rate())
        .schedule(learningRate.schedule())
        .warmUp(learningRate.warmUp())
        .weightDecay(weightDecay)
        .groups(groups)
        .batchesAStep(batchesAStep)
        .gradientNorm(gradientNorm)
        .projectEvery(projectEvery)
        .averageDecay(averageDecay)
        .loss(loss);
  }

  /**
   * Returns a network that can learn so.
   *
   * @param network initialized or not
   * @throws IllegalArgumentException if a group has none of its parameters, if groups leave none to
   *     learn, if gradients of its sampled classes would have to be accumulated, or if kernels are
   *     to be projected and the magnitude is weighted by their length
   */
  public SphereNetwork requireFit(SphereNetwork network) {
    Grouping.of(network, this);
    if (batchesAStep > 1) {
      AccumulatedGradients.requireFit(network);
    }
    List<SphereLayer> layers = network.sphereLayers();
    if (projectEvery > 0
        && !layers.isEmpty()
        && layers.stream().allMatch(layer -> layer.directions().isEmpty())) {
      throw new IllegalArgumentException(
          "there is no kernel to project: the magnitude is weighted by their length");
    }
    return network;
  }

  /** Returns whether kernels are projected after a step, the first of which is 1. */
  boolean projectsAfter(int step) {
    return projectEvery > 0 && step % projectEvery == 0;
  }

  /** Names the parts one by one; what they mean is said at {@link Hyperparameters}. */
  public static final class Builder {

    private OptimizerKind optimizer;
    private double rate;
    private Schedule schedule = Schedule.CONSTANT;
    private int warmUp;
    private WeightDecay weightDecay = WeightDecay.NONE;
    private List<ParameterGroup> groups = List.of();
    private int batchesAStep = 1;
    private double gradientNorm;
    private int projectEvery;
    private double averageDecay;
    private LossOptions loss = LossOptions.DEFAULT;

    private Builder() {}

    /** Replaces the optimizer. */
    public Builder optimizer(OptimizerKind newOptimizer) {
      optimizer = newOptimizer;
      return this;
    }

    /** Replaces the learning rate's factor, see {@link LearningRate#rate}. */
    public Builder rate(double newRate) {
      rate = newRate;
      return this;
    }

    /** Replaces the schedule of the learning rate. */
    public Builder schedule(Schedule newSchedule) {
      schedule = newSchedule;
      return this;
    }

    /** Replaces the steps of the learning rate's warm-up. */
    public Builder warmUp(int newWarmUp) {
      warmUp = newWarmUp;
      return this;
    }

    /** Replaces the weight decay. */
    public Builder weightDecay(WeightDecay newWeightDecay) {
      weightDecay = newWeightDecay;
      return this;
    }

    /** Replaces the groups of parameters. */
    public Builder groups(List<ParameterGroup> newGroups) {
      groups = newGroups;
      return this;
    }

    /** Replaces the number of batches a step. */
    public Builder batchesAStep(int newBatchesAStep) {
      batchesAStep = newBatchesAStep;
      return this;
    }

    /** Replaces the largest norm of the gradient. */
    public Builder gradientNorm(double newGradientNorm) {
      gradientNorm = newGradientNorm;
      return this;
    }

    /** Replaces the number of steps between projections. */
    public Builder projectEvery(int newProjectEvery) {
      projectEvery = newProjectEvery;
      return this;
    }

    /** Replaces the decay of the average of the weights. */
    public Builder averageDecay(double newAverageDecay) {
      averageDecay = newAverageDecay;
      return this;
    }

    /** Replaces smoothing and floor of the loss. */
    public Builder loss(LossOptions newLoss) {
      loss = newLoss;
      return this;
    }

    /**
     * Returns the hyperparameters.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Hyperparameters build() {
      return new Hyperparameters(
          optimizer,
          new LearningRate(rate, schedule, warmUp),
          weightDecay,
          groups,
          batchesAStep,
          gradientNorm,
          projectEvery,
          averageDecay,
          loss);
    }
  }
}
