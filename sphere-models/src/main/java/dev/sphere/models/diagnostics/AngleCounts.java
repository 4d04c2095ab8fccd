package dev.sphere.models.diagnostics;

import java.util.Arrays;

/**
 * Counts angles by their cosines: the bins over [0, π] have borders whose cosines are known, so
 * that no angle need be computed.
 */
final class AngleCounts {

  private final double[] cosinesOfBorders;
  private final long[] counts;

  /** Makes bins of equal width over [0, π], without counts. */
  AngleCounts(int bins) {
    counts = new long[bins];
    cosinesOfBorders = new double[bins];
    Arrays.setAll(cosinesOfBorders, bin -> Math.cos(Math.PI * bin / bins));
    cosinesOfBorders[0] = Double.POSITIVE_INFINITY; // rounding leaves cosines beyond 1
  }

  /** Counts a cosine; not what is no number. */
  void add(double cosine) {
    if (Double.isNaN(cosine)) {
      return;
    }
    int bin = 0;
    int beyond = counts.length;
    while (beyond - bin > 1) {
      int middle = (bin + beyond) >>> 1;
      if (cosine <= cosinesOfBorders[middle]) {
        bin = middle;
      } else {
        beyond = middle;
      }
    }
    counts[bin]++;
  }

  Histogram histogram() {
    return new Histogram(0, Math.PI, Arrays.stream(counts).boxed().toList());
  }
}
