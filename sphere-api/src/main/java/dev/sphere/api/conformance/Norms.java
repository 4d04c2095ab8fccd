package dev.sphere.api.conformance;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Norms of patches at which magnitudes are examined. */
final class Norms {

  private Norms() {}

  /**
   * Returns 0, and norms from 1e-6 to 1e6, the ends included; those between are no round numbers.
   */
  static double[] all() {
    return DoubleStream.concat(
            DoubleStream.of(0, 1e-6, 1e6),
            IntStream.range(-47, 48).mapToDouble(i -> Math.pow(10, (i + 0.137) / 8)))
        .sorted()
        .toArray();
  }

  /** Returns norms that patches of images have, from √ε upwards. */
  static double[] usual(int count) {
    return IntStream.range(0, count)
        .mapToDouble(i -> Math.sqrt(LayerProbe.EPSILON) * Math.pow(10, 4.1 * i / count))
        .map(norm -> (float) norm)
        .toArray();
  }

  /** Returns how a message names a norm. */
  static String place(double norm) {
    return "‖x‖=" + Worst.number(norm);
  }
}
