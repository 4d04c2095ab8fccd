package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The results of one group.
 *
 * @param results one a seed
 */
record GroupResults(List<CellResult> results) {

  /** Takes those of a group from all results; there may be none. */
  static GroupResults of(List<CellResult> all, String group) {
    return new GroupResults(all.stream().filter(result -> result.group().equals(group)).toList());
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  /** Returns what was measured of a quantity, by seed; seeds without it are left out. */
  Map<Long, Double> bySeed(String quantity) {
    return bySeed(value(quantity));
  }

  private static Function<CellResult, OptionalDouble> value(String quantity) {
    return result ->
        result.values().containsKey(quantity)
            ? OptionalDouble.of(result.values().get(quantity))
            : OptionalDouble.empty();
  }

  /** Returns what follows from the results, by seed; seeds without it are left out. */
  Map<Long, Double> bySeed(Function<CellResult, OptionalDouble> quantity) {
    Map<Long, Double> values = new TreeMap<>();
    for (CellResult result : results) {
      quantity.apply(result).ifPresent(value -> values.put(result.seed(), value));
    }
    return values;
  }

  /** Returns the values of a quantity in another unit; nothing where none was measured. */
  Optional<Sample> sample(Function<CellResult, OptionalDouble> quantity, double factor) {
    List<Double> values = bySeed(quantity).values().stream().map(value -> factor * value).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(new Sample(values));
  }

  /** Returns the mean ± standard error of a quantity; empty text where none was measured. */
  String text(String quantity, double factor, String format) {
    return sample(value(quantity), factor).map(sample -> sample.text(format)).orElse("");
  }

  /** Returns the difference to a baseline; nothing where fewer than two seeds have both. */
  Optional<PairedDifference> minus(GroupResults baseline, String quantity) {
    return PairedDifference.of(bySeed(quantity), baseline.bySeed(quantity));
  }
}
