package dev.sphere.api.conformance;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** The worst case among the comparisons of an examination, and its place in words. */
final class Worst {

  private double share = -1;
  private String worst = "nothing to compare";

  /**
   * Compares a number with what it should be; one that is not finite is never right.
   *
   * @param tolerance the largest difference
   * @param place such as {@code θ=3.1411}
   */
  void compare(double expected, double found, double tolerance, Supplier<String> place) {
    double difference = Math.abs(found - expected);
    double ratio = Double.POSITIVE_INFINITY;
    if (Double.isFinite(difference)) {
      ratio = difference == 0 ? 0 : difference / tolerance;
    }
    note(ratio, () -> "at " + place.get() + " " + expectedAndFound(expected, found));
  }

  /**
   * Compares numbers with what they should be.
   *
   * @param relative the largest difference, relative to the largest of {@code expected}, absolute
   *     where all of those are zero
   * @param place of an entry
   */
  void compareAll(double[] expected, double[] found, double relative, IntFunction<String> place) {
    if (expected.length != found.length) {
      require(false, () -> "expected " + expected.length + " values, found " + found.length);
      return;
    }
    double largest = DoubleStream.of(expected).map(Math::abs).max().orElse(0);
    double tolerance = largest == 0 ? relative : relative * largest;
    for (int i = 0; i < expected.length; i++) {
      int entry = i;
      compare(expected[i], found[i], tolerance, () -> place.apply(entry));
    }
  }

  /**
   * Compares a number with the bounds it should keep.
   *
   * @param slack how far outside rounding may lead
   */
  void between(double least, double most, double found, double slack, Supplier<String> place) {
    double outside = Math.abs(found - Math.max(least, Math.min(most, found)));
    note(
        Double.isFinite(found) ? outside / slack : Double.POSITIVE_INFINITY,
        () ->
            "at %s expected a number in [%s, %s], found %s"
                .formatted(place.get(), number(least), number(most), number(found)));
  }

  /** Compares a number with what it should be, bit for bit. */
  void same(double expected, double found, Supplier<String> place) {
    boolean same = Double.doubleToLongBits(expected) == Double.doubleToLongBits(found);
    require(same, () -> "at " + place.get() + " " + expectedAndFound(expected, found));
  }

  /** Notes a number that is not finite. */
  void finite(double found, Supplier<String> place) {
    require(
        Double.isFinite(found),
        () -> "at " + place.get() + " expected a finite number, found " + found);
  }

  /** Notes whether something is as it should be. */
  void require(boolean holds, Supplier<String> violation) {
    if (!holds) {
      note(Double.POSITIVE_INFINITY, violation);
    }
  }

  /** Says what was examined where no number was compared and nothing is wrong. */
  void allHold(String examined) {
    if (share < 0) {
      worst = examined;
    }
  }

  /** Returns what was found: a rule holds if no difference exceeds its tolerance. */
  Finding finding() {
    return new Finding(Math.max(0, share), worst);
  }

  private void note(double ratio, Supplier<String> description) {
    if (ratio > share) {
      share = ratio;
      worst = description.get();
    }
  }

  private static String expectedAndFound(double expected, double found) {
    String wanted = number(expected);
    String got = number(found);
    boolean alike = wanted.equals(got);
    return "expected "
        + (alike ? Double.toString(expected) : wanted)
        + ", found "
        + (alike ? Double.toString(found) : got);
  }

  /** Returns a number with the digits that matter to a reader. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
