package dev.sphere.models.diagnostics;

import java.util.List;

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
    if (!(low < high)) {
      throw new IllegalArgumentException("a histogram needs low < high: " + low + ", " + high);
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a histogram needs a bin");
    }
    counts = List.copyOf(counts);
  }

  /** Returns how many values were counted. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
