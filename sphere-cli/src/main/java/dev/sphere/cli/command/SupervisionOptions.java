package dev.sphere.cli.command;

import dev.sphere.models.Named;
import dev.sphere.models.training.EarlyStopping;
import dev.sphere.models.training.MeasuredValue;
import dev.sphere.models.training.MeasurementSchedule;
import dev.sphere.models.training.Supervision;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say when a training is measured, ends early, and goes back. */
final class SupervisionOptions {

  private static final Named<MeasuredValue> VALUES =
      new Named<>(
          "value to stop by",
          Arrays.stream(MeasuredValue.values())
              .collect(Collectors.toMap(SupervisionOptions::hyphenated, each -> each)));

  private static final int DEFAULT_PATIENCE = 5;
  private static final int DEFAULT_RESTORES = 3;

  private enum Model {
    LAST,
    BEST
  }

  private enum OnDivergence {
    STOP,
    RESTORE
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--measure-every",
      paramLabel = "TIME",
      defaultValue = "auto",
      description =
          "iterations or epochs between measurements, as 10i or 2e; by default an epoch, or a"
              + " twentieth of the training where that is longer")
  private String measureEvery;

  @Option(
      names = "--stop-early",
      paramLabel = "VALUE",
      description = "end when it no longer improves: test-accuracy, test-loss or train-loss")
  private String stopEarly;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "after how many measurements without an improvement to end, default " + DEFAULT_PATIENCE)
  private Integer patience;

  @Option(
      names = "--min-delta",
      paramLabel = "D",
      description = "what is better by no more than this is no improvement, default 0")
  private Double minimumDelta;

  @Option(
      names = "--keep",
      description =
          "the model to leave: best, that of the best measurement, or last; best with --stop-early,"
              + " else last")
  private Model keep;

  @Option(
      names = "--on-divergence",
      defaultValue = "stop",
      description =
          "when a loss, gradient or weight is not finite: stop, or restore the last checkpoint and"
              + " halve the learning rate; default ${DEFAULT-VALUE}")
  private OnDivergence onDivergence;

  @Option(
      names = "--restores",
      paramLabel = "N",
      description = "how often to restore before it stops, default " + DEFAULT_RESTORES)
  private Integer restores;

  /**
   * Returns what was asked for.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  Supervision supervision() {
    if (stopEarly == null && (patience != null || minimumDelta != null)) {
      throw usage("--patience and --min-delta go with --stop-early");
    }
    if (onDivergence == OnDivergence.STOP && restores != null) {
      throw usage("--restores goes with --on-divergence restore");
    }
    if (restores != null && restores < 1) {
      throw usage("--restores must be at least 1, got " + restores);
    }
    Optional<EarlyStopping> earlyStopping =
        Optional.ofNullable(stopEarly)
            .map(
                value ->
                    new EarlyStopping(
                        VALUES.get(value),
                        Objects.requireNonNullElse(patience, DEFAULT_PATIENCE),
                        Objects.requireNonNullElse(minimumDelta, 0.0)));
    return new Supervision(
        MeasurementSchedule.parse(measureEvery),
        earlyStopping,
        keep == null ? stopEarly != null : keep == Model.BEST,
        onDivergence == OnDivergence.STOP
            ? 0
            : Objects.requireNonNullElse(restores, DEFAULT_RESTORES));
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static String hyphenated(MeasuredValue value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Adds the options in effect, by their long names. */
  static void addTo(Map<String, Object> config, Supervision effective) {
    config.put("measure-every", effective.measurements().toString());
    effective
        .earlyStopping()
        .ifPresent(
            stopping -> {
              config.put("stop-early", hyphenated(stopping.value()));
              config.put("patience", stopping.patience());
              config.put("min-delta", stopping.minimumDelta());
            });
    config.put("keep", effective.keepsBest() ? "best" : "last");
    config.put("on-divergence", effective.restores() == 0 ? "stop" : "restore");
    if (effective.restores() > 0) {
      config.put("restores", effective.restores());
    }
  }
}
