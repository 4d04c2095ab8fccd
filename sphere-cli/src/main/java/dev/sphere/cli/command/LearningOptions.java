package dev.sphere.cli.command;

import dev.sphere.api.LossOptions;
import dev.sphere.models.training.Hyperparameters;
import dev.sphere.models.training.LearningRate;
import dev.sphere.models.training.OptimizerKind;
import dev.sphere.models.training.ParameterGroup;
import dev.sphere.models.training.Schedule;
import dev.sphere.models.training.WeightDecay;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options that replace parts of a recipe's hyperparameters. */
final class LearningOptions {

  @Option(names = "--optimizer", description = "sgd, adam or adamw")
  private OptimizerKind optimizer;

  @Option(names = "--lr", paramLabel = "RATE", description = "learning rate")
  private Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "SPEC",
      description =
          "constant, step(first=0.53125, second=0.84375), cosine, one-cycle or"
              + " plateau(watch=loss, patience=3, factor=0.1)")
  private Schedule schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "steps in which the rate rises before the schedule begins")
  private Integer warmUp;

  @Option(names = "--weight-decay", paramLabel = "RATE", description = "factor of ½Σw²")
  private Double weightDecay;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description =
          "parameters that learn otherwise, as '02head*:lr=0.1,weight-decay=0': a factor on the"
              + " learning rate, 0 to freeze, and a weight decay; may be given again, the first"
              + " that matches counts")
  private List<ParameterGroup> groups;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "step along the mean gradient of N batches")
  private Integer accumulate;

  @Option(
      names = "--gradient-norm",
      paramLabel = "NORM",
      description = "largest global norm of the gradient, 0 for no limit")
  private Double gradientNorm;

  @Option(
      names = "--project-every",
      paramLabel = "N",
      description =
          "bring the kernels of sphere layers back to unit length every N steps, 0 for never")
  private Integer projectEvery;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "measure and save an exponential moving average of the weights, such as 0.999; 0 for"
              + " none")
  private Double average;

  @Option(names = "--label-smoothing", paramLabel = "S", description = "in [0, 1)")
  private Double labelSmoothing;

  boolean projects() {
    return projectEvery != null && projectEvery != 0;
  }

  /** Returns hyperparameters with their parts replaced. */
  Hyperparameters applyTo(Hyperparameters base) {
    LearningRate rate = base.learningRate();
    return base.toBuilder()
        .optimizer(Objects.requireNonNullElse(optimizer, base.optimizer()))
        .rate(Objects.requireNonNullElse(learningRate, rate.rate()))
        .schedule(Objects.requireNonNullElse(schedule, rate.schedule()))
        .warmUp(Objects.requireNonNullElse(warmUp, rate.warmUp()))
        .weightDecay(
            new WeightDecay(
                Objects.requireNonNullElse(weightDecay, base.weightDecay().rate()),
                base.weightDecay().norms()))
        .groups(Objects.requireNonNullElse(groups, base.groups()))
        .batchesAStep(Objects.requireNonNullElse(accumulate, base.batchesAStep()))
        .gradientNorm(Objects.requireNonNullElse(gradientNorm, base.gradientNorm()))
        .projectEvery(Objects.requireNonNullElse(projectEvery, base.projectEvery()))
        .averageDecay(Objects.requireNonNullElse(average, base.averageDecay()))
        .loss(
            new LossOptions(
                Objects.requireNonNullElse(labelSmoothing, base.loss().labelSmoothing()),
                base.loss().probabilityFloor()))
        .build();
  }

  /**
   * Adds the options in effect, by their long names; of those that not every training has, only
   * where it has them, so that runs from before there were such options go on.
   */
  static void addTo(Map<String, Object> config, Hyperparameters effective) {
    LearningRate rate = effective.learningRate();
    config.put("optimizer", effective.optimizer().name().toLowerCase(Locale.ROOT));
    config.put("lr", rate.rate());
    config.put("schedule", rate.schedule().toString());
    config.put("weight-decay", effective.weightDecay().rate());
    config.put("gradient-norm", effective.gradientNorm());
    config.put("project-every", effective.projectEvery());
    config.put("label-smoothing", effective.loss().labelSmoothing());
    if (rate.warmUp() > 0) {
      config.put("warm-up", rate.warmUp());
    }
    if (!effective.groups().isEmpty()) {
      config.put("group", effective.groups().stream().map(ParameterGroup::toString).toList());
    }
    if (effective.batchesAStep() > 1) {
      config.put("accumulate", effective.batchesAStep());
    }
    if (effective.averageDecay() > 0) {
      config.put("average", effective.averageDecay());
    }
  }
}
