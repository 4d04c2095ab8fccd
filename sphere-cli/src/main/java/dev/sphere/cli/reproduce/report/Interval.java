package dev.sphere.cli.reproduce.report;

import java.util.OptionalDouble;

/**
 * A difference to the baseline, drawn on the page beside that of the paper.
 *
 * @param mean of the differences measured
 * @param reach of their 95 % confidence interval to each side
 * @param published the paper's difference
 * @param unit of what is said of it
 */
public record Interval(double mean, double reach, OptionalDouble published, Unit unit) {

  /** What a difference is said in. */
  public enum Unit {
    /** Of accuracies within [0, 1], in hundredths. */
    POINTS(100, " points"),
    /** Of angles in degrees. */
    DEGREES(1, "°");

    private final double factor;
    private final String sign;

    Unit(double factor, String sign) {
      this.factor = factor;
      this.sign = sign;
    }
  }

  /** Keeps a difference of accuracies. */
  public Interval(double mean, double reach, OptionalDouble published) {
    this(mean, reach, published, Unit.POINTS);
  }

  /** Returns how far from zero it reaches, the paper's difference included. */
  double farthest() {
    return Math.max(Math.abs(mean) + reach, Math.abs(published.orElse(0)));
  }

  /** Returns from where to where it is, in words. */
  String text() {
    return "95 % confidence interval "
        + NumberText.of("%+.2f", unit.factor * (mean - reach))
        + " to "
        + NumberText.of("%+.2f", unit.factor * (mean + reach))
        + unit.sign;
  }
}
