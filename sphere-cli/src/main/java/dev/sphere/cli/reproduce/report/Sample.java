package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.reproduce.CellResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Returns the samples of all single values of results, by group and quantity, as they come. */
  public static Map<String, Map<String, Sample>> byGroup(List<CellResult> results) {
    Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    for (CellResult result : results) {
      Map<String, List<Double>> quantities =
          values.computeIfAbsent(result.group(), group -> new LinkedHashMap<>());
      result
          .values()
          .forEach(
              (quantity, value) ->
                  quantities.computeIfAbsent(quantity, q -> new ArrayList<>()).add(value));
    }
    Map<String, Map<String, Sample>> samples = new LinkedHashMap<>();
    values.forEach(
        (group, quantities) -> {
          Map<String, Sample> ofGroup = new LinkedHashMap<>();
          quantities.forEach((quantity, all) -> ofGroup.put(quantity, new Sample(all)));
          samples.put(group, ofGroup);
        });
    return samples;
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
    String mean = NumberText.of(format, mean());
    return Double.isNaN(error) ? mean : mean + " ± " + NumberText.of(format, error);
  }
}
