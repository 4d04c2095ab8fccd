package dev.sphere.cli.reproduce.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's t-test of pairs: whether two things measured with the same seeds differ.
 *
 * @param pairs how many there are, at least two
 * @param mean of the differences
 * @param standardError of this mean
 */
public record PairedDifference(int pairs, double mean, double standardError) {

  /** A difference of a smaller p is taken for shown. */
  static final double SIGNIFICANT = 0.05;

  private static final double CONFIDENCE = 1 - SIGNIFICANT;
  private static final double TINY = 0.001;

  /**
   * Takes the differences, measured minus baseline, of all seeds that both have.
   *
   * @param measured by seed
   * @param baseline by seed
   * @return nothing where they have fewer than two seeds in common
   */
  public static Optional<PairedDifference> of(
      Map<Long, Double> measured, Map<Long, Double> baseline) {
    Set<Long> seeds = new TreeSet<>(measured.keySet());
    seeds.retainAll(baseline.keySet());
    if (seeds.size() < 2) {
      return Optional.empty();
    }
    List<Double> differences =
        seeds.stream().map(seed -> measured.get(seed) - baseline.get(seed)).toList();
    Sample sample = new Sample(differences);
    return Optional.of(
        new PairedDifference(differences.size(), sample.mean(), sample.standardError()));
  }

  /** Returns t, the mean in standard errors; NaN where all differences are zero. */
  public double t() {
    return mean / standardError;
  }

  /**
   * Returns the probability of a |t| as large or larger if there were no difference, two-sided; NaN
   * where all differences are zero.
   */
  public double p() {
    return Double.isNaN(t())
        ? Double.NaN
        : 2 * distribution().cumulativeProbability(-Math.abs(t()));
  }

  /** Returns whether p is below 0.05. */
  public boolean isShown() {
    return isShown(p());
  }

  static boolean isShown(double p) {
    return p < SIGNIFICANT;
  }

  /**
   * Returns the mean with its sign ± its standard error.
   *
   * @param format of a number, as {@link String#format(String, Object...)} takes it
   */
  public String text(String format) {
    return NumberText.of(format.replace("%", "%+"), mean)
        + " ± "
        + NumberText.of(format, standardError);
  }

  /** Returns t as it is written; empty where it is not a number. */
  public String shownT() {
    return Double.isNaN(t()) ? "" : NumberText.of("%.1f", t());
  }

  /** Returns p as it is written in a table; empty where it is not a number. */
  public String shownP() {
    if (Double.isNaN(p())) {
      return "";
    }
    return isTiny() ? "< " + TINY : NumberText.of("%.3f", p());
  }

  /**
   * Returns p as it is written behind the letter: {@code = 0.020}, {@code < 0.001}; {@code
   * undefined} where it is not a number.
   */
  public String comparedP() {
    if (Double.isNaN(p())) {
      return "undefined";
    }
    return isTiny() ? shownP() : "= " + shownP();
  }

  private boolean isTiny() {
    return p() < TINY;
  }

  /** Returns how far the 95 % confidence interval reaches to each side of the mean. */
  public double reach() {
    return distribution().inverseCumulativeProbability((1 + CONFIDENCE) / 2) * standardError;
  }

  private TDistribution distribution() {
    return new TDistribution(pairs - 1.0);
  }
}
