package dev.sphere.cli.run;

import dev.sphere.cli.tensorboard.EventFile;
import dev.sphere.models.diagnostics.Diagnosis;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes what a training measures into its run folder and passes it on, and looks at the network
 * after each measurement.
 */
public final class RunRecorder implements TrainingObserver {

  private final RunFolder run;
  private final Diagnosis diagnosis;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Diagnostics> looks = new ArrayList<>();
  private EventFile events;

  /**
   * Records a training.
   *
   * @param diagnosis of its network
   */
  public RunRecorder(RunFolder run, Diagnosis diagnosis) {
    this.run = run;
    this.diagnosis = diagnosis;
  }

  /** Returns the measurements so far. */
  public List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** What an interrupted run measured after its last checkpoint is measured again. */
  @Override
  public void onBegin(int iteration, List<Measurement> before) {
    measurements.clear();
    measurements.addAll(before);
    looks.clear();
    try {
      looks.addAll(run.diagnostics().read());
      looks.removeIf(look -> !iterations(before).contains(look.iteration()));
      write();
      events = EventFile.begin(run.tensorboard(), measurements, this::lookAt);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static Set<Integer> iterations(List<Measurement> measurements) {
    return measurements.stream().map(Measurement::iteration).collect(Collectors.toSet());
  }

  private Optional<Diagnostics> lookAt(Measurement measurement) {
    return looks.stream().filter(look -> look.iteration() == measurement.iteration()).findFirst();
  }

  @Override
  public void onMeasurement(Measurement measurement) {
    measurements.add(measurement);
    Diagnostics look = diagnosis.look(measurement.iteration());
    if (!look.layers().isEmpty()) {
      looks.add(look);
    }
    try {
      write();
      events.add(measurement, lookAt(measurement));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private void write() throws IOException {
    run.metrics().write(measurements);
    run.diagnostics().write(looks);
  }
}
