package dev.sphere.cli.reproduce.report;

import java.util.Locale;

/** How numbers are written. */
public final class NumberText {

  private NumberText() {}

  /**
   * Writes a number with a decimal point, and with the minus that is as long as a plus; what is
   * rounded to zero has none.
   *
   * @param format as {@link String#format(String, Object...)} takes it
   */
  public static String of(String format, double value) {
    String text = String.format(Locale.ROOT, format, value);
    boolean isZero = text.chars().noneMatch(character -> character >= '1' && character <= '9');
    return (isZero && !Double.isNaN(value) ? String.format(Locale.ROOT, format, 0.0) : text)
        .replace('-', '−');
  }
}
