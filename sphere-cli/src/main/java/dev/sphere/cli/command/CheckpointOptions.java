package dev.sphere.cli.command;

import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how a training survives interruptions. */
final class CheckpointOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "go on with an interrupted run, as if nothing had happened; all that shapes it is from its"
              + " config.yaml")
  private Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "iterations, epochs or minutes between checkpoints, as 10i, 2e or 5m; default"
              + " ${DEFAULT-VALUE}")
  private CheckpointSchedule schedule;

  private int keep;

  @Option(
      names = "--keep-checkpoints",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "how many of the newest to keep beside that of the best measurement, default"
              + " ${DEFAULT-VALUE}")
  void keep(int newest) {
    if (newest < 1) {
      throw new ParameterException(
          command.commandLine(), "--keep-checkpoints must be at least 1, got " + newest);
    }
    keep = newest;
  }

  /** Returns the run folder to go on in. */
  Optional<Path> resumed() {
    return Optional.ofNullable(resume);
  }

  CheckpointSchedule schedule() {
    return schedule;
  }

  /** Returns the checkpoints in a folder. */
  CheckpointStore store(Path folder) {
    return new CheckpointStore(folder, keep);
  }

  /** Adds the options in effect, by their long names. */
  void addTo(Map<String, Object> config) {
    config.put("checkpoint-every", schedule.toString());
    config.put("keep-checkpoints", keep);
  }
}
