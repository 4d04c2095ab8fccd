package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.NumberText;
import java.util.OptionalDouble;

/** How accuracies in [0, 1] are written: in percent, their differences in points. */
final class AccuracyText {

  /** The format of a number of percent or points. */
  static final String FORMAT = "%.2f";

  private AccuracyText() {}

  /** Writes an accuracy; empty where there is none. */
  static String percent(OptionalDouble accuracy) {
    return accuracy.isPresent() ? NumberText.of(FORMAT, 100 * accuracy.getAsDouble()) : "";
  }

  /** Writes a difference with its sign. */
  static String points(double difference) {
    return NumberText.of("%+.2f", 100 * difference);
  }

  /** Writes a difference with its sign and its standard error. */
  static String points(double difference, double standardError) {
    return points(difference) + " ± " + NumberText.of(FORMAT, 100 * standardError);
  }
}
