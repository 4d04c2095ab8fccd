package dev.sphere.cli.command;

import dev.sphere.api.LossOptions;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.WeightDecay;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options that say how a network learns: a recipe and what replaces its parts. */
final class RecipeOptions {

  @Option(
      names = "--recipe",
      defaultValue = "modern",
      description = "reference, paper or modern, default ${DEFAULT-VALUE}")
  private String recipe;

  @Option(names = "--optimizer", description = "sgd, adam or adamw")
  private OptimizerKind optimizer;

  @Option(names = "--lr", paramLabel = "RATE", description = "initial learning rate")
  private Double learningRate;

  @Option(names = "--schedule", description = "constant, step or cosine")
  private Schedule schedule;

  @Option(names = "--weight-decay", paramLabel = "RATE", description = "factor of ½Σw²")
  private Double weightDecay;

  @Option(
      names = "--gradient-norm",
      paramLabel = "NORM",
      description = "largest global norm of the gradient, 0 for no limit")
  private Double gradientNorm;

  @Option(
      names = "--project-every",
      paramLabel = "N",
      description =
          "bring the kernels of sphere layers back to unit length every N iterations, 0 for never")
  private Integer projectEvery;

  @Option(names = "--label-smoothing", paramLabel = "S", description = "in [0, 1)")
  private Double labelSmoothing;

  @Option(names = "--norm", paramLabel = "SPEC", description = "see 'sphere norms'")
  private String norm;

  @Option(
      names = "--regularizer",
      paramLabel = "SPEC",
      description = "see 'sphere regularizers', or none")
  private String regularizer;

  String name() {
    return recipe;
  }

  boolean namesRegularizer() {
    return regularizer != null && !regularizer.equals(Recipe.NO_REGULARIZER);
  }

  boolean projects() {
    return projectEvery != null && projectEvery != 0;
  }

  /** Returns the recipe with its parts replaced. */
  Recipe applyTo(Recipe base) {
    Hyperparameters learned = base.hyperparameters();
    return new Recipe(
        base.name(),
        base.description(),
        base.iterations(),
        new Hyperparameters(
            Objects.requireNonNullElse(optimizer, learned.optimizer()),
            Objects.requireNonNullElse(learningRate, learned.learningRate()),
            Objects.requireNonNullElse(schedule, learned.schedule()),
            new WeightDecay(
                Objects.requireNonNullElse(weightDecay, learned.weightDecay().rate()),
                learned.weightDecay().norms()),
            Objects.requireNonNullElse(gradientNorm, learned.gradientNorm()),
            Objects.requireNonNullElse(projectEvery, learned.projectEvery()),
            new LossOptions(
                Objects.requireNonNullElse(labelSmoothing, learned.loss().labelSmoothing()),
                learned.loss().probabilityFloor())),
        Objects.requireNonNullElse(norm, base.norm()),
        Objects.requireNonNullElse(regularizer, base.regularizer()));
  }

  /** Adds the options in effect, by their long names. */
  static void addTo(Map<String, Object> config, Recipe effective) {
    Hyperparameters learned = effective.hyperparameters();
    config.put("recipe", effective.name());
    config.put("optimizer", learned.optimizer().name().toLowerCase(Locale.ROOT));
    config.put("lr", learned.learningRate());
    config.put("schedule", learned.schedule().name().toLowerCase(Locale.ROOT));
    config.put("weight-decay", learned.weightDecay().rate());
    config.put("gradient-norm", learned.gradientNorm());
    config.put("project-every", learned.projectEvery());
    config.put("label-smoothing", learned.loss().labelSmoothing());
    config.put("regularizer", effective.regularizer());
  }
}
