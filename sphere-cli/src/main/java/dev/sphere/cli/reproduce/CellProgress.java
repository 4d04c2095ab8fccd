package dev.sphere.cli.reproduce;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Progress;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.util.List;
import java.util.Locale;

/** Shows how far the training of a cell is. */
final class CellProgress implements TrainingObserver, AutoCloseable {

  private final Progress progress;

  /** Begins to show a training of so many iterations. */
  CellProgress(OutputOptions output, int iterations) {
    progress = new Progress(output, "training", "iteration", iterations);
  }

  @Override
  public void onBegin(int iteration, List<Measurement> measurements) {
    progress.goOnFrom(iteration);
  }

  @Override
  public void onIteration(int iteration, double loss) {
    progress.reach(iteration, String.format(Locale.ROOT, "loss %.3f", loss));
  }

  @Override
  public void close() {
    progress.close();
  }
}
