package dev.sphere.api.conformance;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Angles at which operators are examined. */
final class Angles {

  /** A prime, so that the angles avoid the knots of curves made of equal pieces. */
  private static final int STEPS = 1009;

  private static final double[] DENSE =
      DoubleStream.concat(
              IntStream.rangeClosed(0, STEPS).mapToDouble(i -> Math.PI * i / STEPS),
              DoubleStream.concat(nearEnds(), DoubleStream.of(Math.PI / 2)))
          .sorted()
          .distinct()
          .toArray();

  private Angles() {}

  /** Returns angles from 0 to π, both included, ascending, densest at the ends. */
  static double[] dense() {
    return DENSE.clone();
  }

  /** Returns some angles between 0 and π, for what is too slow to do at all. */
  static double[] some() {
    return IntStream.range(0, 31).mapToDouble(i -> Math.PI * (i + 0.5) / 31).toArray();
  }

  /** Returns angles from 1e-7 to 1e-2 away from either end. */
  private static DoubleStream nearEnds() {
    return IntStream.rangeClosed(-14, -4)
        .mapToDouble(exponent -> Math.pow(10, exponent / 2.0))
        .flatMap(distance -> DoubleStream.of(distance, Math.PI - distance));
  }

  /**
   * Returns the cosines of {@link #dense}, 0, and some that rounding left outside [−1, 1], as a
   * type holds them.
   */
  static double[] cosines(Precision precision) {
    double step = precision.epsilon();
    return precision.round(
        DoubleStream.concat(
                DoubleStream.of(DENSE).map(Math::cos),
                DoubleStream.of(0, 1 + step, -1 - step, 1 + 2 * step, -1 - 2 * step))
            .toArray());
  }

  /** Returns the angle of a cosine; one outside [−1, 1] stands for the nearest end. */
  static double of(double cosine) {
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /** Returns how a message names an angle. */
  static String place(double theta) {
    double left = Math.PI - theta;
    return left > 0 && left < 1e-3
        ? "θ=π−" + Worst.number(left)
        : "θ=" + (theta == Math.PI ? "π" : Worst.number(theta));
  }
}
