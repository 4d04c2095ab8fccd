package dev.sphere.api.conformance;

import java.util.Arrays;
import java.util.function.Function;

/** Finds whether other numbers of values than there are parameters are refused. */
final class OtherCounts {

  private OtherCounts() {}

  /**
   * Tries one value more and one less.
   *
   * @param at takes a value for each parameter
   * @param initial as many values as it should take
   */
  static void areRefused(Function<double[], ?> at, double[] initial, Worst worst) {
    isRefused(at, Arrays.copyOf(initial, initial.length + 1), initial.length, worst);
    if (initial.length > 0) {
      isRefused(at, Arrays.copyOf(initial, initial.length - 1), initial.length, worst);
    }
  }

  private static void isRefused(
      Function<double[], ?> at, double[] values, int expected, Worst worst) {
    Refusal.instead(IllegalArgumentException.class, "", "a function", () -> at.apply(values))
        .ifPresent(
            found ->
                worst.require(
                    false,
                    () ->
                        "at %d values for %d parameters expected an IllegalArgumentException, found %s"
                            .formatted(values.length, expected, found)));
  }
}
