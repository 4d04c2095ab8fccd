package dev.sphere.cli.output;

import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.TrainingObserver;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how a training goes: a bar on a terminal, elsewhere a line now and then; and a line a
 * measurement on both.
 */
public final class TrainingProgress implements TrainingObserver, AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 20;

  private final OutputOptions output;
  private final int iterations;
  private final ProgressBar bar;
  private final long begin = System.nanoTime();
  private long lastLine = begin;
  private int first;

  /** Begins to show a training of so many iterations. */
  public TrainingProgress(OutputOptions output, int iterations) {
    this.output = output;
    this.iterations = iterations;
    bar = System.console() == null || output.isQuiet() ? null : newBar(iterations);
  }

  private static ProgressBar newBar(int iterations) {
    return new ProgressBarBuilder()
        .setTaskName("training")
        .setInitialMax(iterations)
        .setUnit(" iterations", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .build();
  }

  @Override
  public void onBegin(int iteration, List<Measurement> measurements) {
    first = iteration;
    if (bar != null) {
      bar.stepTo(iteration);
    }
    if (iteration > 0) {
      output.note("goes on after iteration " + iteration);
    }
  }

  @Override
  public void onIteration(int iteration, double loss) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(String.format(Locale.ROOT, "loss %.3f", loss));
    } else if (seconds(lastLine) > SECONDS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      double left = seconds(begin) / (iteration - first) * (iterations - iteration);
      output.note(
          String.format(
              Locale.ROOT,
              "iteration %d/%d  loss %.3f  about %.0f s left",
              iteration,
              iterations,
              loss,
              left));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
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
    if (bar != null) {
      bar.close();
    }
  }
}
