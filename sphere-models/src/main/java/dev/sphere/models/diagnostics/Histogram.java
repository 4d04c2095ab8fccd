package dev.sphere.models.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How often values fell into bins of equal width.
 *
 * @param low the lower end of the first bin
 * @param high the upper end of the last bin
 * @param counts values a bin; a value at a border between bins counts in the upper one, a value at
 *     {@code high} in the last
 */
public record Histogram(double low, double high, List<Long> counts) {

  /** Checks the range and keeps its own counts. */
  public Histogram {
    if (!(low < high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException(
          "a histogram needs low < high, both finite: " + low + ", " + high);
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a histogram needs a bin");
    }
    if (counts.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a histogram counts from 0: " + counts);
    }
    counts = List.copyOf(counts);
  }

  /**
   * Counts values in bins from the least to the greatest of them, or, where all are equal, with
   * them in the middle.
   *
   * @param values at least one, all finite
   * @param bins how many
   */
  public static Histogram of(double[] values, int bins) {
    double least = Arrays.stream(values).min().orElseThrow();
    double greatest = Arrays.stream(values).max().orElseThrow();
    double margin = least < greatest ? 0 : Math.max(1e-3, Math.abs(least) / 10);
    double low = least - margin;
    double high = greatest + margin;
    Long[] counts = new Long[bins];
    Arrays.fill(counts, 0L);
    for (double value : values) {
      counts[bin(value, low, high, bins)]++;
    }
    return new Histogram(low, high, List.of(counts));
  }

  private static int bin(double value, double low, double high, int bins) {
    int bin = (int) Math.min(bins - 1, (value - low) / (high - low) * bins);
    // Division rounds; a value at a border counts in the upper bin.
    if (bin + 1 < bins && value >= border(bin + 1, low, high, bins)) {
      return bin + 1;
    }
    return value < border(bin, low, high, bins) ? bin - 1 : bin;
  }

  private static double border(int bin, double low, double high, int bins) {
    return low + (high - low) * bin / bins;
  }

  /**
   * Returns where a bin begins.
   *
   * @param bin from 0; the number of bins for where the last one ends
   */
  public double border(int bin) {
    return bin == counts.size() ? high : border(bin, low, high, counts.size());
  }

  /** Returns the middle of a bin. */
  public double middle(int bin) {
    return (border(bin) + border(bin + 1)) / 2;
  }

  /** Returns the mean, each value taken for the middle of its bin; NaN of no values. */
  public double mean() {
    return sum(value -> value) / total();
  }

  /** Returns the standard deviation, each value taken for the middle of its bin. */
  public double deviation() {
    double mean = mean();
    return Math.sqrt(sum(value -> (value - mean) * (value - mean)) / total());
  }

  /** Returns the sum of a function of the values, each taken for the middle of its bin. */
  public double sum(DoubleUnaryOperator function) {
    double sum = 0;
    for (int bin = 0; bin < counts.size(); bin++) {
      sum += counts.get(bin) * function.applyAsDouble(middle(bin));
    }
    return sum;
  }

  /** Returns how many values were counted. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
