package dev.sphere.cli.output;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a long job is: a bar on a terminal, elsewhere a line now and then. */
public final class Progress implements AutoCloseable {

  private static final double SECONDS_BETWEEN_LINES = 20;

  private final OutputOptions output;
  private final String unit;
  private final int total;
  private final ProgressBar bar;
  private final long begin = System.nanoTime();
  private long lastLine = begin;
  private int first;
  private int stepped;

  /**
   * Begins to show a job.
   *
   * @param job what is done, such as {@code training}
   * @param unit what it is counted in, such as {@code iteration}
   * @param total how many of them
   */
  public Progress(OutputOptions output, String job, String unit, int total) {
    this.output = output;
    this.unit = unit;
    this.total = total;
    bar = System.console() == null || output.isQuiet() ? null : newBar(job, unit, total);
  }

  private static ProgressBar newBar(String job, String unit, int total) {
    return new ProgressBarBuilder()
        .setTaskName(job)
        .setInitialMax(total)
        .setUnit(" " + unit + "s", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .build();
  }

  /** Says that so many were done before, which took no time of this job's. */
  public void goOnFrom(int done) {
    first = done;
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /**
   * Shows that so many are done.
   *
   * @param detail what else there is to say, or nothing
   */
  public void reach(int done, String detail) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(detail);
    } else if (seconds(lastLine) > SECONDS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      double left = seconds(begin) / (done - first) * (total - done);
      output.note(
          String.format(
              Locale.ROOT,
              "%s %d/%d%s  about %.0f s left",
              unit,
              done,
              total,
              detail.isEmpty() ? "" : "  " + detail,
              left));
    }
  }

  /** Shows that one more is done, in a job that counts by this alone. */
  public void step() {
    stepped++;
    reach(stepped, "");
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
