package dev.sphere.cli.reproduce;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.MeasurementSchedule;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.Recipe;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.Supervision;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a training, by the names of the command line. What is null is the recipe's.
 *
 * @param data the data set that it is for; null for any of the experiment's
 * @param imageSize the side in pixels that a folder's images are resized to; 0 for the default
 * @param model the architecture
 * @param width scales its filter counts
 * @param operator the spec of g, or {@code conv}
 * @param norm the spec of the norm
 * @param activation what follows the norm
 * @param loss the spec of the loss
 * @param regularizer the spec of the regularizer
 * @param recipe the name of the recipe
 * @param optimizer the optimizer
 * @param lr the initial learning rate
 * @param schedule how the rate changes, as {@link Schedule#parse} reads it
 * @param iterations batches to learn from
 * @param batchSize images a batch
 * @param augmentation what is done to training images
 * @param measureEvery iterations between the training's own measurements, whose spans the training
 *     accuracy is the mean of; 0 for the default
 * @param curveEvery iterations between points of the curve of test accuracy; 0 for no curve
 * @param curveImages how many test images the points of the curve are measured on
 * @param learnedSlopes the sphere layers whose learned k are recorded, by their names, as places in
 *     the order of layers from 0
 */
record TrainingSettings(
    String data,
    int imageSize,
    String model,
    double width,
    String operator,
    String norm,
    String activation,
    String loss,
    String regularizer,
    String recipe,
    OptimizerKind optimizer,
    Double lr,
    String schedule,
    int iterations,
    int batchSize,
    Augmentation augmentation,
    int measureEvery,
    int curveEvery,
    int curveImages,
    Map<String, Integer> learnedSlopes) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

  TrainingSettings {
    learnedSlopes = Objects.requireNonNullElse(learnedSlopes, Map.of());
  }

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException if one is unknown or of another type
   */
  static TrainingSettings of(Map<String, Object> settings) {
    return MAPPER.convertValue(settings, TrainingSettings.class);
  }

  Supervision supervision() {
    return measureEvery == 0
        ? Supervision.NONE
        : new Supervision(
            MeasurementSchedule.parse(measureEvery + "i"), Optional.empty(), false, 0);
  }

  boolean isPlain() {
    return operator.equals(NetworkSpec.PLAIN_CONVOLUTION);
  }

  /** Returns the recipe with what is set here; plain convolutions have no regularizer. */
  Recipe applyTo(Recipe base) {
    Hyperparameters learned = base.hyperparameters();
    return new Recipe(
        base.name(),
        base.description(),
        iterations,
        learned.toBuilder()
            .optimizer(Objects.requireNonNullElse(optimizer, learned.optimizer()))
            .rate(Objects.requireNonNullElse(lr, learned.learningRate().rate()))
            .schedule(
                schedule == null ? learned.learningRate().schedule() : Schedule.parse(schedule))
            .build(),
        Objects.requireNonNullElse(norm, base.norm()),
        isPlain()
            ? Recipe.NO_REGULARIZER
            : Objects.requireNonNullElse(regularizer, base.regularizer()));
  }
}
