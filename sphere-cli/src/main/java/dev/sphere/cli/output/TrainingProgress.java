package dev.sphere.cli.output;

import dev.sphere.models.training.DivergedException;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.util.List;
import java.util.Locale;

/** Shows how a training goes, and prints a line a measurement. */
public final class TrainingProgress implements TrainingObserver, AutoCloseable {

  private final OutputOptions output;
  private final int iterations;
  private final Progress progress;

  /** Begins to show a training of so many iterations. */
  public TrainingProgress(OutputOptions output, int iterations) {
    this.output = output;
    this.iterations = iterations;
    progress = new Progress(output, "training", "iteration", iterations);
  }

  /** Shown even when it should be quiet: the learning rate is no longer the one asked for. */
  @Override
  public void onRestore(DivergedException cause, int restores) {
    output.warn(
        "sphere: %s; goes back to the last checkpoint with half the learning rate, restore %d"
            .formatted(cause.finding(), restores));
  }

  @Override
  public void onBegin(int iteration, List<Measurement> measurements) {
    progress.goOnFrom(iteration);
    if (iteration > 0) {
      output.note("goes on after iteration " + iteration);
    }
  }

  @Override
  public void onIteration(int iteration, double loss) {
    progress.reach(iteration, String.format(Locale.ROOT, "loss %.3f", loss));
  }

  @Override
  public void onMeasurement(Measurement m) {
    output.note(
        String.format(
            Locale.ROOT,
            "iteration %d/%d  epoch %.2f  train loss %.4f accuracy %.4f  test loss %.4f accuracy"
                + " %.4f  %.0f images/s  %.0f s",
            m.iteration(),
            iterations,
            m.epoch(),
            m.trainLoss(),
            m.trainAccuracy(),
            m.testLoss(),
            m.testAccuracy(),
            m.imagesPerSecond(),
            m.seconds()));
  }

  @Override
  public void close() {
    progress.close();
  }
}
