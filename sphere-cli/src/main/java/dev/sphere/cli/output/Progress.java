package dev.sphere.cli.output;

import java.util.Locale;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanoTime;
  private long begin;
  private long lastLine;
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
    this(output, job, unit, total, System.console() != null, System::nanoTime);
  }

  Progress(
      OutputOptions output,
      String job,
      String unit,
      int total,
      boolean onTerminal,
      LongSupplier nanoTime) {
    this.output = output;
    this.unit = unit;
    this.total = total;
    this.nanoTime = nanoTime;
    bar = onTerminal && !output.isQuiet() ? newBar(output, job, unit, total) : null;
    begin = nanoTime.getAsLong();
    lastLine = begin;
  }

  private static ProgressBar newBar(OutputOptions output, String job, String unit, int total) {
    return new ProgressBarBuilder()
        .setTaskName(job)
        .setInitialMax(total)
        .setUnit(" " + unit + "s", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .setConsumer(new BarLine(output))
        .build();
  }

  /** Says that so many are done and that rate and time left are of those to come. */
  public void goOnFrom(int done) {
    first = done;
    begin = nanoTime.getAsLong();
    if (bar != null) {
      // A bar counts from where it was paused last.
      bar.stepTo(done).pause().resume();
    }
  }

  /**
   * Shows that so many are done.
   *
   * @param detail what else there is to say, or nothing
   */
  public void reach(int done, String detail) {
    String shown = detail.isEmpty() ? "" : "  " + detail;
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(shown);
    } else if (seconds(lastLine) > SECONDS_BETWEEN_LINES) {
      lastLine = nanoTime.getAsLong();
      double left = seconds(begin) / (done - first) * (total - done);
      output.note(
          String.format(
              Locale.ROOT, "%s %d/%d%s  about %.0f s left", unit, done, total, shown, left));
    }
  }

  /** Shows that one more is done, in a job that counts by this alone. */
  public void step() {
    stepped++;
    reach(stepped, "");
  }

  private double seconds(long since) {
    return (nanoTime.getAsLong() - since) / 1e9;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
