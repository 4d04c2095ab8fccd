package dev.sphere.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How much longer variants take as something grows.
 *
 * @param timings of the same variants for each of its values
 */
public record GrowthComparison(Growth growth, List<List<Timing>> timings) {

  /** Compares at one value after the other. */
  public static GrowthComparison run(
      Growth growth, GrowthVariants variants, Comparison comparison, Comparison.Observer observer) {
    List<List<Timing>> timings = new ArrayList<>();
    for (double value : growth.values()) {
      timings.add(comparison.run(variants.of(growth.axis(), value), observer));
    }
    return new GrowthComparison(growth, timings);
  }
}
