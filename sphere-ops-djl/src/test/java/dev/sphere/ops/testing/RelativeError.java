package dev.sphere.ops.testing;

/** How far an array is from what it should be, relative to the largest entry. */
public final class RelativeError {

  private RelativeError() {}

  /**
   * Returns the largest |actual − expected| over the largest |expected|, or the largest |actual|
   * where all of {@code expected} is zero.
   *
   * @return infinity if an actual value is not finite, so that no tolerance admits it
   */
  public static double of(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(
          "expected " + expected.length + " values, got " + actual.length + " values");
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < actual.length; i++) {
      if (!Double.isFinite(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    return largest == 0 ? difference : difference / largest;
  }
}
