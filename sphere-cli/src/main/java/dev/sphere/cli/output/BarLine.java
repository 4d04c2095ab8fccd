package dev.sphere.cli.output;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * Shows a progress bar in the last line of a terminal, as wide as that. The library's own bar moves
 * the cursor to where the bar was and so draws over what was printed since.
 */
final class BarLine extends ConsoleProgressBarConsumer {

  private final OutputOptions output;

  BarLine(OutputOptions output) {
    super(System.err);
    this.output = output;
  }

  @Override
  public void accept(String bar) {
    output.showLast(bar);
  }

  @Override
  public void close() {
    output.leaveLast();
  }
}
