package dev.sphere.cli.reproduce.report;

import java.util.List;
import java.util.Locale;

/**
 * Values of one quantity, one from each seed; at least one.
 *
 * @param values in the order of the seeds
 */
public record Sample(List<Double> values) {

  /** Keeps a copy of the values. */
  public Sample {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample has at least one value");
    }
    values = List.copyOf(values);
  }

  /** Returns the mean. */
  public double mean() {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  /** Returns the standard deviation, of n − 1, over √n; NaN for one value. */
  public double standardError() {
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1) / values.size());
  }

  /**
   * Returns mean ± standard error, the mean alone where there is one value.
   *
   * @param format of a number, as {@link String#format(String, Object...)} takes it
   */
  public String text(String format) {
    double error = standardError();
    String mean = String.format(Locale.ROOT, format, mean());
    return Double.isNaN(error) ? mean : mean + " ± " + String.format(Locale.ROOT, format, error);
  }
}
