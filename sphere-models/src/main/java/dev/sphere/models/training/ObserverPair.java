package dev.sphere.models.training;

import dev.sphere.models.checkpoint.Resumable;
import java.util.ArrayList;
import java.util.List;

/** Two observers, told one after the other. */
record ObserverPair(TrainingObserver first, TrainingObserver second) implements TrainingObserver {

  @Override
  public void onBegin(int iteration, List<Measurement> measurements) {
    first.onBegin(iteration, measurements);
    second.onBegin(iteration, measurements);
  }

  @Override
  public void onRestore(DivergedException cause, int restores) {
    first.onRestore(cause, restores);
    second.onRestore(cause, restores);
  }

  @Override
  public void onIteration(int iteration, double loss) {
    first.onIteration(iteration, loss);
    second.onIteration(iteration, loss);
  }

  @Override
  public void onMeasurement(Measurement measurement) {
    first.onMeasurement(measurement);
    second.onMeasurement(measurement);
  }

  @Override
  public List<Resumable> parts() {
    List<Resumable> parts = new ArrayList<>(first.parts());
    parts.addAll(second.parts());
    return parts;
  }
}
