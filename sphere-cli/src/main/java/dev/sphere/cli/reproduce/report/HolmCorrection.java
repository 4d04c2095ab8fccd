package dev.sphere.cli.reproduce.report;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction of p-values for their number (Holm 1979): if there is no effect anywhere, the
 * probability that any of the corrected ones falls below 0.05 is at most 0.05.
 */
final class HolmCorrection {

  private HolmCorrection() {}

  /**
   * Corrects the p-values of tests that are made together.
   *
   * @param p one a test; NaN where there was nothing to test, which counts as a test and stays
   */
  static double[] of(double[] p) {
    int[] ascending =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] corrected = p.clone();
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      int i = ascending[rank];
      if (!Double.isNaN(p[i])) {
        largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]));
        corrected[i] = largest;
      }
    }
    return corrected;
  }
}
