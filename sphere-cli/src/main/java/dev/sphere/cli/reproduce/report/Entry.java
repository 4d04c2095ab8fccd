package dev.sphere.cli.reproduce.report;

import java.util.Optional;

/**
 * A cell of a table.
 *
 * @param text what is written
 * @param interval what is drawn beside it where pictures can be
 */
public record Entry(String text, Optional<Interval> interval) {

  /** Returns text alone. */
  public static Entry of(String text) {
    return new Entry(text, Optional.empty());
  }
}
