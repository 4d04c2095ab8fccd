package dev.sphere.cli.command;

import dev.sphere.models.training.Recipe;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a network learns: a recipe and what replaces its parts. */
final class RecipeOptions {

  @Option(
      names = "--recipe",
      defaultValue = "modern",
      description = "reference, paper or modern, default ${DEFAULT-VALUE}")
  private String recipe;

  @Mixin private LearningOptions learningOptions;

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
    return learningOptions.projects();
  }

  /** Returns the recipe with its parts replaced. */
  Recipe applyTo(Recipe base) {
    return new Recipe(
        base.name(),
        base.description(),
        base.iterations(),
        learningOptions.applyTo(base.hyperparameters()),
        Objects.requireNonNullElse(norm, base.norm()),
        Objects.requireNonNullElse(regularizer, base.regularizer()));
  }

  /** Adds the options in effect, by their long names. */
  static void addTo(Map<String, Object> config, Recipe effective) {
    config.put("recipe", effective.name());
    LearningOptions.addTo(config, effective.hyperparameters());
    config.put("regularizer", effective.regularizer());
  }
}
