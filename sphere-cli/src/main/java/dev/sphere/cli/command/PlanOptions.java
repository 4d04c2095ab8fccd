package dev.sphere.cli.command;

import dev.sphere.models.Named;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Supervision;
import dev.sphere.models.training.TrainingPlan;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say how long a training is and what its batches are. */
final class PlanOptions {

  private static final Named<Augmentation> AUGMENTATIONS =
      new Named<>(
          "augmentation",
          Arrays.stream(Augmentation.values())
              .collect(Collectors.toMap(PlanOptions::hyphenated, each -> each)));

  /** How long a training is. */
  private static final class Length {
    @Option(names = "--epochs", paramLabel = "N", description = "how often to go through the data")
    private Double epochs;

    @Option(
        names = "--iterations",
        paramLabel = "N",
        description = "how many batches to learn from; the recipe's number by default")
    private Integer iterations;
  }

  @ArgGroup(exclusive = true)
  private Length length;

  @Option(
      names = "--batch-size",
      defaultValue = "128",
      description = "images a batch, default ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--augmentation",
      description = "none, flip or crop-flip; flip for cifar10 and cifar100, else none")
  private String augmentation;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of weights, order and augmentation, default ${DEFAULT-VALUE}")
  private int seed;

  /**
   * Returns the plan of a training.
   *
   * @param images how many there are to train on
   * @param data the name of the data set
   */
  TrainingPlan plan(Recipe recipe, Supervision supervision, int images, String data) {
    int iterations = recipe.iterations();
    if (length != null && length.iterations != null) {
      iterations = length.iterations;
    } else if (length != null) {
      double batches = Math.max(1, images / Math.max(1, batchSize));
      iterations = (int) Math.ceil(length.epochs * batches);
    }
    return new TrainingPlan(
        recipe.hyperparameters(), iterations, batchSize, augmentation(data), seed, supervision);
  }

  private Augmentation augmentation(String data) {
    if (augmentation == null) {
      return data.startsWith("cifar") ? Augmentation.FLIP : Augmentation.NONE;
    }
    return AUGMENTATIONS.get(augmentation);
  }

  private static String hyphenated(Augmentation augmentation) {
    return augmentation.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Adds the options in effect that shape the batches, by their long names. */
  static void addTo(Map<String, Object> config, TrainingPlan effective) {
    config.put("iterations", effective.iterations());
    config.put("batch-size", effective.batchSize());
    config.put("augmentation", hyphenated(effective.augmentation()));
    config.put("seed", effective.seed());
  }
}
