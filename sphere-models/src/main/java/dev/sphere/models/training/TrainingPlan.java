package dev.sphere.models.training;

import dev.sphere.models.data.Augmentation;

/**
 * One training.
 *
 * @param hyperparameters how the network learns
 * @param iterations how many batches are learned from
 * @param batchSize images a batch
 * @param augmentation what is done to images of the training set
 * @param seed of order, augmentation and initial weights
 */
public record TrainingPlan(
    Hyperparameters hyperparameters,
    int iterations,
    int batchSize,
    Augmentation augmentation,
    long seed) {

  /** Checks the counts. */
  public TrainingPlan {
    requirePositive("iterations", iterations);
    requirePositive("batch size", batchSize);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
