package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Means over seeds with their standard errors, by group and by what was measured. */
public final class Summary {

  private final Map<String, Map<String, List<Double>>> groups = new LinkedHashMap<>();

  /** Sums up results, at least one; groups and measured values stay in the order they come. */
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

  /** Returns a table, a row a group: mean ± standard error. */
  public ResultTable table(String caption) {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(groups.values().iterator().next().keySet());
    ResultTable table = new ResultTable(caption, header);
    groups.forEach(
        (group, columns) -> {
          List<String> row = new ArrayList<>(List.of("`" + group + "`"));
          columns.values().forEach(values -> row.add(new Sample(values).text("%.4f")));
          table.texts(row);
        });
    return table;
  }
}
