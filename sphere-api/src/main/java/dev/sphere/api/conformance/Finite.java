package dev.sphere.api.conformance;

import java.util.Arrays;

/** Requires numbers to be finite. */
final class Finite {

  private Finite() {}

  /** Requires every entry of an array to be finite. */
  static void require(Worst worst, String place, double... found) {
    for (int i = 0; i < found.length; i++) {
      int entry = i;
      worst.finite(found[i], () -> "entry " + entry + " of " + place);
    }
  }

  /** Returns numbers times a factor. */
  static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }
}
