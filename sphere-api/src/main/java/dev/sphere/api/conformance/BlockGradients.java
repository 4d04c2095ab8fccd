package dev.sphere.api.conformance;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Compares the gradients of a block, by what they are of, with what they should be. */
final class BlockGradients {

  /** The least size of a gradient, of the largest: rounding moves one that is truly zero. */
  private static final double SMALLEST = 1e-2;

  private BlockGradients() {}

  /**
   * Compares entry by entry.
   *
   * @param tolerated how far from the expected, relative to the largest entry
   * @param differences gives the expected gradient
   * @param where what to add to the place of an entry
   */
  static void compare(
      Worst worst,
      Map<String, double[]> found,
      double tolerated,
      Function<String, double[]> differences,
      String where) {
    Map<String, double[]> expected = new LinkedHashMap<>();
    found.keySet().forEach(of -> expected.put(of, differences.apply(of)));
    double least = SMALLEST * largest(expected.values());
    expected.forEach(
        (of, entries) -> {
          double size = Math.max(least, DoubleStream.of(entries).map(Math::abs).max().orElse(0));
          double tolerance = tolerated * (size == 0 ? 1 : size);
          for (int i = 0; i < entries.length; i++) {
            String place = "entry " + i + " of ∂/∂" + of + where;
            worst.compare(entries[i], found.get(of)[i], tolerance, () -> place);
          }
        });
  }

  private static double largest(Collection<double[]> gradients) {
    return gradients.stream().flatMapToDouble(DoubleStream::of).map(Math::abs).max().orElse(0);
  }
}
