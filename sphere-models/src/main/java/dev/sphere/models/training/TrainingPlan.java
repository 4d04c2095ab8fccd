package dev.sphere.models.training;

import dev.sphere.models.data.Augmentation;

/**
 * One training.
 *
 * @param hyperparameters how the network learns
 * @param iterations how many batches are learned from
 * @param batchSize images a batch
 * @param augmentation what is done to images of the training set
 * @param seed of order, augmentation and the random numbers of a step; the initial weights are
 *     there already, drawn as whoever initialized the network has seeded the engine
 * @param supervision when it is measured, and what ends it before its last iteration
 */
public record TrainingPlan(
    Hyperparameters hyperparameters,
    int iterations,
    int batchSize,
    Augmentation augmentation,
    long seed,
    Supervision supervision) {

  /** Checks the counts. */
  public TrainingPlan {
    requirePositive("iterations", iterations);
    requirePositive("batch size", batchSize);
    int warmUp = hyperparameters.learningRate().warmUp();
    int steps = step(hyperparameters, iterations);
    if (warmUp >= steps) {
      throw new IllegalArgumentException(
          "a warm-up of %d steps leaves nothing of a training of %d".formatted(warmUp, steps));
    }
  }

  /** Plans a training that is measured now and then, and ends with its last iteration. */
  public TrainingPlan(
      Hyperparameters hyperparameters,
      int iterations,
      int batchSize,
      Augmentation augmentation,
      long seed) {
    this(hyperparameters, iterations, batchSize, augmentation, seed, Supervision.NONE);
  }

  /**
   * Returns how many batches an epoch has: whole ones, or a smaller one where there is none.
   *
   * @param images how many there are to train on
   */
  public int iterationsAnEpoch(int images) {
    return Math.max(1, images / batchSize);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }

  /** Returns how many steps the optimizer takes. */
  int steps() {
    return step(iterations);
  }

  /** Returns the number, from 1 on, of the step that the batch of an iteration is learned in. */
  int step(int iteration) {
    return step(hyperparameters, iteration);
  }

  private static int step(Hyperparameters hyperparameters, int iteration) {
    return (iteration - 1) / hyperparameters.batchesAStep() + 1;
  }

  /** Returns whether a step is taken after an iteration; the last step may be of fewer batches. */
  boolean endsStep(int iteration) {
    return iteration == iterations || step(iteration + 1) > step(iteration);
  }
}
