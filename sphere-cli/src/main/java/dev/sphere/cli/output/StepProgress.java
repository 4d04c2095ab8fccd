package dev.sphere.cli.output;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how many of a known number of steps are done: a bar on a terminal, elsewhere lines. */
public final class StepProgress implements AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 20;

  private final OutputOptions output;
  private final String task;
  private final int steps;
  private final ProgressBar bar;
  private final long begin = System.nanoTime();
  private long lastLine = begin;
  private int done;

  /** Begins to show a task of so many steps. */
  public StepProgress(OutputOptions output, String task, int steps) {
    this.output = output;
    this.task = task;
    this.steps = steps;
    bar =
        System.console() == null || output.isQuiet()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .build();
  }

  /** Notes that a step is done. */
  public void step() {
    done++;
    if (bar != null) {
      bar.step();
    } else if (seconds(lastLine) > SECONDS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      double left = seconds(begin) / done * (steps - done);
      output.note(
          String.format(Locale.ROOT, "%s %d/%d  about %.0f s left", task, done, steps, left));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
