package dev.sphere.cli.svg;

import java.util.List;

/** Where on a chart a value is drawn. */
public interface Axis {

  /**
   * A mark on an axis.
   *
   * @param value where it is
   * @param label what is written beside it
   */
  record Tick(double value, String label) {}

  /** Returns the place of a value, in units of the chart. */
  double place(double value);

  /** Returns the marks, of round values within the axis. */
  List<Tick> ticks();
}
