package dev.sphere.cli.reproduce.report;

import java.util.OptionalDouble;

/**
 * A difference to the baseline, drawn on the page beside that of the paper.
 *
 * @param mean of the differences measured
 * @param reach of their 95 % confidence interval to each side
 * @param published the paper's difference
 */
public record Interval(double mean, double reach, OptionalDouble published) {

  /** Returns how far from zero it reaches, the paper's difference included. */
  double farthest() {
    return Math.max(Math.abs(mean) + reach, Math.abs(published.orElse(0)));
  }
}
