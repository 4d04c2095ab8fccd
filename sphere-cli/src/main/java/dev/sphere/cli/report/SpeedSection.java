package dev.sphere.cli.report;

import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.Timing;
import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast variants are; the first row is what the others are measured in.
 *
 * @param title such as {@code training step of cnn-9}
 */
public record SpeedSection(String title, List<Row> rows) implements BenchSection {

  /**
   * A row.
   *
   * @param name of the variant
   * @param seconds the median
   * @param ratio to the first row
   * @param spread half the distance between quartiles, relative to the median
   * @param parts ratios of what the seconds are the sum of, by name; may be empty
   */
  public record Row(
      String name, double seconds, double ratio, double spread, Map<String, Double> parts) {}

  /** Returns a comparison of the layers of a network. */
  public static SpeedSection of(String title, LayerComparison layers) {
    List<Row> rows = new ArrayList<>();
    for (String name : layers.names()) {
      Map<String, Double> parts = new LinkedHashMap<>();
      double spread = 0;
      for (LayerSetting setting : layers.timings().keySet()) {
        Timing timing = layers.timing(setting, name);
        Timing baseline = layers.timings().get(setting).get(0);
        parts.put(setting.toString(), timing.ratioTo(baseline));
        spread = Math.max(spread, timing.spread());
      }
      rows.add(new Row(name, layers.seconds(name), layers.ratio(name), spread, parts));
    }
    return new SpeedSection(title, rows);
  }

  /** Returns a comparison of whole networks. */
  public static SpeedSection of(String title, List<Timing> timings) {
    return new SpeedSection(
        title,
        timings.stream()
            .map(
                timing ->
                    new Row(
                        timing.name(),
                        timing.median(),
                        timing.ratioTo(timings.get(0)),
                        timing.spread(),
                        Map.of()))
            .toList());
  }

  @Override
  public String sort() {
    return "comparisons";
  }

  @Override
  public Table table() {
    Table table = new Table();
    List<String> parts = List.copyOf(rows.get(0).parts().keySet());
    List<String> heads = new ArrayList<>(List.of("", "ms", "ratio", "spread"));
    heads.addAll(parts);
    table.row(heads.toArray(String[]::new));
    for (Row row : rows) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  row.name(),
                  Table.number("%.1f", row.seconds() * 1e3),
                  Table.number("%.3f", row.ratio()),
                  Table.number("±%.1f %%", row.spread() * 100)));
      parts.forEach(part -> cells.add(Table.number("%.3f", row.parts().get(part))));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }
}
