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
 * @param loss smoothing and floor of the loss
 */
public record Hyperparameters(
    OptimizerKind optimizer,
    double learningRate,
    Schedule schedule,
    WeightDecay weightDecay,
    double gradientNorm,
    LossOptions loss) {

  /** Checks the ranges. */
  public Hyperparameters {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learning rate must be positive, got " + learningRate);
    }
    if (!(gradientNorm >= 0)) {
      throw new IllegalArgumentException("gradient norm must not be negative: " + gradientNorm);
    }
  }
}
