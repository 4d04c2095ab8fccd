package dev.sphere.models.training;

import dev.sphere.api.LossOptions;

/**
 * Settings that belong together; what a user names replaces its part.
 *
 * @param name the name on the command line
 * @param description one line
 * @param iterations how many a training has where the user does not say
 * @param hyperparameters how the network learns
 * @param norm the spec of the norm
 * @param regularizer the spec of the regularizer, or {@link #NO_REGULARIZER}
 */
public record Recipe(
    String name,
    String description,
    int iterations,
    Hyperparameters hyperparameters,
    String norm,
    String regularizer) {

  /** In place of a regularizer's spec: no penalty. */
  public static final String NO_REGULARIZER = "none";

  /**
   * How the published reference implementation learns. Its width of 1 and the initial k of its
   * learnable sigmoid, |0.7| + 0.05, belong to the network and are named there.
   */
  public static final Recipe REFERENCE =
      new Recipe(
          "reference",
          "as the published reference implementation: zero-started averages, smoothing, L2,"
              + " orthogonality",
          64_000,
          Hyperparameters.builder(OptimizerKind.ADAM, 1e-3)
              .schedule(Schedule.STEP)
              .weightDecay(new WeightDecay(5e-4, true))
              .loss(new LossOptions(0.01, 1e-4))
              .build(),
          "reference-batch",
          "orthogonality(weight=2e-4)");

  /** The paper's text: Adam, no weight decay, no smoothing. */
  public static final Recipe PAPER =
      new Recipe(
          "paper",
          "as the paper's text: Adam, divided by 10 twice, no weight decay, no smoothing",
          64_000,
          Hyperparameters.builder(OptimizerKind.ADAM, 1e-3).schedule(Schedule.STEP).build(),
          "batch",
          NO_REGULARIZER);

  /** What trains well in few iterations: AdamW, cosine schedule, clipped gradients. */
  public static final Recipe MODERN =
      new Recipe(
          "modern",
          "for short trainings: AdamW, cosine schedule, clipped gradients, light smoothing",
          300,
          Hyperparameters.builder(OptimizerKind.ADAMW, 3e-3)
              .schedule(Schedule.COSINE)
              .weightDecay(new WeightDecay(0.05, false))
              .gradientNorm(5)
              .loss(new LossOptions(0.05, 0))
              .build(),
          "batch",
          NO_REGULARIZER);

  /** Returns the recipe with another regularizer. */
  public Recipe withRegularizer(String spec) {
    return new Recipe(name, description, iterations, hyperparameters, norm, spec);
  }
}
