package dev.sphere.cli.run;

import dev.sphere.models.training.DivergedException;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Writes what a training measures into its run folder and passes it on. */
public final class RunRecorder implements TrainingObserver {

  private final RunFolder run;
  private final TrainingObserver next;
  private final List<Measurement> measurements = new ArrayList<>();

  /**
   * Records a training.
   *
   * @param next is told the same
   */
  public RunRecorder(RunFolder run, TrainingObserver next) {
    this.run = run;
    this.next = next;
  }

  /** Returns the measurements so far. */
  public List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** What an interrupted run measured after its last checkpoint is measured again. */
  @Override
  public void onBegin(int iteration, List<Measurement> before) {
    next.onBegin(iteration, before);
    measurements.clear();
    measurements.addAll(before);
    write();
  }

  @Override
  public void onRestore(DivergedException cause, int restores) {
    next.onRestore(cause, restores);
  }

  @Override
  public void onIteration(int iteration, double loss) {
    next.onIteration(iteration, loss);
  }

  @Override
  public void onMeasurement(Measurement measurement) {
    next.onMeasurement(measurement);
    measurements.add(measurement);
    write();
  }

  private void write() {
    try {
      run.writeMetrics(measurements);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
