package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Means over seeds with their standard errors, by group and by what was measured. */
public final class Summary {

  private Summary() {}

  /**
   * Returns a table of all single values, a row a group: mean ± standard error. Groups and values
   * stay in the order they come; what a group does not have is left empty.
   */
  public static ResultTable table(String caption, List<CellResult> results) {
    Map<String, Map<String, Sample>> groups = Sample.byGroup(results);
    Set<String> quantities = new LinkedHashSet<>();
    groups.values().forEach(samples -> quantities.addAll(samples.keySet()));
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(quantities);
    ResultTable table = new ResultTable(caption, header);
    groups.forEach(
        (group, samples) -> {
          List<String> row = new ArrayList<>(List.of("`" + group + "`"));
          quantities.forEach(
              each -> row.add(samples.containsKey(each) ? samples.get(each).text("%.4f") : ""));
          table.texts(row);
        });
    return table;
  }
}
