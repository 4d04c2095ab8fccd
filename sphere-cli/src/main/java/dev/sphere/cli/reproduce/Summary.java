package dev.sphere.cli.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Means over seeds with their standard errors, by group and by what was measured. */
public final class Summary {

  private final Map<String, Map<String, List<Double>>> groups = new LinkedHashMap<>();

  /** Sums up results; groups and measured values stay in the order they come. */
  public Summary(List<CellResult> results) {
    for (CellResult result : results) {
      Map<String, List<Double>> columns =
          groups.computeIfAbsent(result.group(), group -> new LinkedHashMap<>());
      result
          .values()
          .forEach(
              (name, value) -> columns.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
  }

  /** Returns a Markdown table, a row a group: mean ± standard error. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, columns) -> {
          if (text.isEmpty()) {
            text.append("| | ").append(String.join(" | ", columns.keySet())).append(" |\n");
            text.append("|---".repeat(columns.size() + 1)).append("|\n");
          }
          text.append("| `").append(group).append("` |");
          columns.values().forEach(values -> text.append(' ').append(cell(values)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }

  private static String cell(List<Double> values) {
    double error = standardError(values);
    return Double.isNaN(error)
        ? String.format(Locale.ROOT, "%.4f", mean(values))
        : String.format(Locale.ROOT, "%.4f ± %.4f", mean(values), error);
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  /** The standard deviation, of n − 1, over √n; NaN for one value. */
  static double standardError(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1) / values.size());
  }
}
