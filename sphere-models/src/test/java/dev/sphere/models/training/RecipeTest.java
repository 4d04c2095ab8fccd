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
                new LearningRate(1e-3, Schedule.STEP, 0),
                new WeightDecay(5e-4, true),
                List.of(),
                1,
                0,
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
                new LearningRate(1e-3, Schedule.STEP, 0),
                WeightDecay.NONE,
                List.of(),
                1,
                0,
                0,
                0,
                LossOptions.DEFAULT));
    assertThat(recipe.iterations()).isEqualTo(64_000);
    assertThat(registry.norms().create(recipe.norm())).isEqualTo(new BatchNormalization());
  }

  @Test
  void modernIsForShortTrainings() {
    Recipe recipe = Recipe.MODERN;

    assertThat(recipe.hyperparameters())
        .isEqualTo(
            new Hyperparameters(
                OptimizerKind.ADAMW,
                new LearningRate(3e-3, Schedule.COSINE, 0),
                new WeightDecay(0.05, false),
                List.of(),
                1,
                5,
                0,
                0,
                new LossOptions(0.05, 0)));
    assertThat(recipe.iterations()).isEqualTo(300);
    assertThat(registry.norms().create(recipe.norm())).isEqualTo(new BatchNormalization());
    assertThat(recipe.regularizer()).isEqualTo(Recipe.NO_REGULARIZER);
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
      assertThatThrownBy(() -> legal.toBuilder().rate(rate).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("learning rate must be positive, got " + rate);
    }
    assertThatThrownBy(() -> legal.toBuilder().gradientNorm(-1).build())
        .hasMessage("gradient norm must not be negative: -1.0");
    assertThatThrownBy(() -> legal.toBuilder().projectEvery(-1).build())
        .hasMessage("projections must be 0 or more steps apart, got -1");
    assertThatThrownBy(() -> legal.toBuilder().warmUp(-1).build())
        .hasMessage("warm-up must be 0 or more steps, got -1");
    assertThatThrownBy(() -> legal.toBuilder().schedule(Schedule.ONE_CYCLE).warmUp(1).build())
        .hasMessage("the schedule one-cycle has a warm-up of its own: leave --warm-up away");
    assertThatThrownBy(() -> legal.toBuilder().batchesAStep(0).build())
        .hasMessage("gradients must be accumulated over at least 1 batch, got 0");
    for (double decay : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> legal.toBuilder().averageDecay(decay).build())
          .hasMessage("the decay of the average must be in [0, 1), got " + decay);
    }
    Hyperparameters slow = legal.toBuilder().warmUp(3).batchesAStep(2).build();
    assertThatThrownBy(() -> new TrainingPlan(slow, 6, 1, Augmentation.NONE, 1))
        .hasMessage("a warm-up of 3 steps leaves nothing of a training of 3");
    assertThat(new TrainingPlan(slow, 7, 1, Augmentation.NONE, 1).steps()).isEqualTo(4);
    assertThatThrownBy(() -> new WeightDecay(-1, true))
        .hasMessage("weight decay must not be negative, got -1.0");
    assertThatThrownBy(() -> new TrainingPlan(legal, 0, 1, Augmentation.NONE, 1))
        .hasMessage("iterations must be at least 1, got 0");
    assertThatThrownBy(() -> new TrainingPlan(legal, 1, 0, Augmentation.NONE, 1))
        .hasMessage("batch size must be at least 1, got 0");
  }
}
