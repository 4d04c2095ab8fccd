package dev.sphere.cli.reproduce;

import java.util.Locale;
import java.util.OptionalDouble;

/** How accuracies in [0, 1] are written: in percent, their differences in points. */
final class AccuracyText {

  /** The format of a number of percent or points. */
  static final String FORMAT = "%.2f";

  private AccuracyText() {}

  /** Writes an accuracy; empty where there is none. */
  static String percent(OptionalDouble accuracy) {
    return accuracy.isPresent() ? number(FORMAT, 100 * accuracy.getAsDouble()) : "";
  }

  /** Writes a difference with its sign. */
  static String points(double difference) {
    return number("%+.2f", 100 * difference);
  }

  /** Writes a difference with its sign and its standard error. */
  static String points(double difference, double standardError) {
    return points(difference) + " ± " + number(FORMAT, 100 * standardError);
  }

  /** With the sign that is as long as a plus. */
  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
