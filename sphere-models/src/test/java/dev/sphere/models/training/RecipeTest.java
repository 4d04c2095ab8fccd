package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.data.Augmentation;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.ReferenceBatchNormalization;
import dev.sphere.ops.regularizer.Orthogonality;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {

  private final Registry registry = Registry.load();

  @Test
  void referenceIsTheReferenceImplementation() {
    Recipe recipe = Recipe.REFERENCE;

    assertThat(recipe.hyperparameters())
        .isEqualTo(
            new Hyperparameters(
                OptimizerKind.ADAM,
                1e-3,
                Schedule.STEP,
                new WeightDecay(5e-4, true),
                0,
                0,
                new LossOptions(0.01, 1e-4)));
    assertThat(recipe.iterations()).isEqualTo(64_000);
    assertThat(registry.norms().create(recipe.norm())).isEqualTo(new ReferenceBatchNormalization());
    assertThat(registry.regularizers().create(recipe.regularizer()))
        .isEqualTo(new Orthogonality(2e-4));
  }

  @Test
  void paperDropsDecaySmoothingAndFloor() {
    Recipe recipe = Recipe.PAPER;

    assertThat(recipe.hyperparameters())
        .isEqualTo(
            new Hyperparameters(
                OptimizerKind.ADAM,
                1e-3,
                Schedule.STEP,
                WeightDecay.NONE,
                0,
                0,
                LossOptions.DEFAULT));
    assertThat(recipe.iterations()).isEqualTo(64_000);
    assertThat(registry.norms().create(recipe.norm())).isEqualTo(new BatchNormalization());
  }

  @Test
  void everyRecipeNamesThingsThatExist() {
    for (Recipe recipe : List.of(Recipe.REFERENCE, Recipe.PAPER, Recipe.MODERN)) {
      assertThat(registry.norms().create(recipe.norm())).as(recipe.name()).isNotNull();
      if (!recipe.regularizer().equals(Recipe.NO_REGULARIZER)) {
        assertThat(registry.regularizers().create(recipe.regularizer())).isNotNull();
      }
    }
  }

  @Test
  void illegalSettingsAreRefused() {
    Hyperparameters legal = Recipe.MODERN.hyperparameters();
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> with(legal, rate, 0, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("learning rate must be positive, got " + rate);
    }
    assertThatThrownBy(() -> with(legal, 1, -1, 0))
        .hasMessage("gradient norm must not be negative: -1.0");
    assertThatThrownBy(() -> with(legal, 1, 0, -1))
        .hasMessage("projections must be 0 or more iterations apart, got -1");
    assertThatThrownBy(() -> new WeightDecay(-1, true))
        .hasMessage("weight decay must not be negative, got -1.0");
    assertThatThrownBy(() -> new TrainingPlan(legal, 0, 1, Augmentation.NONE, 1))
        .hasMessage("iterations must be at least 1, got 0");
    assertThatThrownBy(() -> new TrainingPlan(legal, 1, 0, Augmentation.NONE, 1))
        .hasMessage("batch size must be at least 1, got 0");
  }

  private static Hyperparameters with(
      Hyperparameters base, double rate, double norm, int projectEvery) {
    return new Hyperparameters(
        base.optimizer(),
        rate,
        base.schedule(),
        base.weightDecay(),
        norm,
        projectEvery,
        base.loss());
  }
}
