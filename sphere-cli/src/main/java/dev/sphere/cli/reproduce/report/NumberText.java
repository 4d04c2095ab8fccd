package dev.sphere.cli.reproduce.report;

import java.util.Locale;

/** How numbers are written. */
public final class NumberText {

  private NumberText() {}

  /**
   * Writes a number with a decimal point, and with the minus that is as long as a plus.
   *
   * @param format as {@link String#format(String, Object...)} takes it
   */
  public static String of(String format, double value) {
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
