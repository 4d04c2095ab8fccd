package dev.sphere.models.training;

import dev.sphere.api.LossOptions;

/**
 * How a network learns.
 *
 * @param optimizer the optimizer
 * @param learningRate its initial rate, positive
 * @param schedule how the rate falls
 * @param weightDecay what decays
 * @param gradientNorm the largest global norm of the gradient, longer ones are shortened; 0 for no
 *     limit
 * @param projectEvery after how many iterations the kernels of sphere layers are brought back to
 *     unit length, again and again (decoupled networks: 100); 0 for never
 * @param loss smoothing and floor of the loss
 */
public record Hyperparameters(
    OptimizerKind optimizer,
    double learningRate,
    Schedule schedule,
    WeightDecay weightDecay,
    double gradientNorm,
    int projectEvery,
    LossOptions loss) {

  /** Checks the ranges. */
  public Hyperparameters {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learning rate must be positive, got " + learningRate);
    }
    if (!(gradientNorm >= 0)) {
      throw new IllegalArgumentException("gradient norm must not be negative: " + gradientNorm);
    }
    if (projectEvery < 0) {
      throw new IllegalArgumentException(
          "projections must be 0 or more iterations apart, got " + projectEvery);
    }
  }

  /** Returns whether kernels are projected after an iteration, the first of which is 1. */
  boolean projectsAfter(int iteration) {
    return projectEvery > 0 && iteration % projectEvery == 0;
  }
}
