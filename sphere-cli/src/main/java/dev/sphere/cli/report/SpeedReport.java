package dev.sphere.cli.report;

import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.MachineFacts;
import dev.sphere.bench.Timing;
import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a comparison of speed found, as tables and as facts. */
public final class SpeedReport {

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

  /**
   * A comparison; its first row is what the others are measured in.
   *
   * @param title such as {@code training step of cnn-9}
   */
  public record Section(String title, List<Row> rows) {}

  private final MachineFacts machine;
  private final List<Section> sections = new ArrayList<>();

  /** Begins a report of what this machine measures. */
  public SpeedReport(MachineFacts machine) {
    this.machine = machine;
  }

  /** Adds the layers of a network. */
  public void add(String title, LayerComparison layers) {
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
    sections.add(new Section(title, rows));
  }

  /** Adds whole networks. */
  public void add(String title, List<Timing> timings) {
    sections.add(
        new Section(
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
                .toList()));
  }

  /** Returns the comparisons. */
  public List<Section> sections() {
    return List.copyOf(sections);
  }

  /** Returns the report for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      text.append(section.title()).append("\n\n").append(table(section)).append("\n\n");
    }
    text.append(
        "%s, %d cores; %s; Java %s; %s"
            .formatted(
                machine.processor(),
                machine.cores(),
                machine.system(),
                machine.java(),
                machine.engine()));
    machine.peers().forEach(library -> text.append("; ").append(library));
    machine.settings().forEach((name, value) -> text.append("\n%s=%s".formatted(name, value)));
    return text.toString();
  }

  private static Table table(Section section) {
    Table table = new Table();
    List<String> parts = List.copyOf(section.rows().get(0).parts().keySet());
    List<String> heads = new ArrayList<>(List.of("", "ms", "ratio", "spread"));
    heads.addAll(parts);
    table.row(heads.toArray(String[]::new));
    for (Row row : section.rows()) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  row.name(),
                  number("%.1f", row.seconds() * 1e3),
                  number("%.3f", row.ratio()),
                  number("±%.1f %%", row.spread() * 100)));
      parts.forEach(part -> cells.add(number("%.3f", row.parts().get(part))));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns the report for programs. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("machine", machine);
    facts.put("comparisons", sections);
    return facts;
  }
}
