package dev.sphere.bench;

import java.util.Arrays;

/**
 * How long the steps of a variant took.
 *
 * @param name of the variant
 * @param seconds of each round, in the order they were measured
 */
public record Timing(String name, double[] seconds) {

  /** Checks that something was measured. */
  public Timing {
    if (seconds.length == 0) {
      throw new IllegalArgumentException(name + " was not measured");
    }
    seconds = seconds.clone();
  }

  @Override
  public double[] seconds() {
    return seconds.clone();
  }

  /** Returns the median, in seconds. */
  public double median() {
    return quantile(0.5);
  }

  /** Returns half the distance between the quartiles, relative to the median. */
  public double spread() {
    return (quantile(0.75) - quantile(0.25)) / 2 / median();
  }

  /** Returns the median in units of another's. */
  public double ratioTo(Timing other) {
    return median() / other.median();
  }

  private double quantile(double share) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
