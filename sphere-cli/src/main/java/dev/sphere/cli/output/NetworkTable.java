package dev.sphere.cli.output;

import dev.sphere.models.network.NetworkSummary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The layers of a network: as text, a row a layer and the totals, and as facts. */
public final class NetworkTable {

  private NetworkTable() {}

  /** Returns the table. */
  public static String text(NetworkSummary summary) {
    Table table =
        new Table().alignRight(2, 3).row("layer", "output", "parameters", "multiply-adds");
    for (NetworkSummary.Layer layer : summary.layers()) {
      table.row(
          LayerNames.shown(layer.name()),
          Arrays.stream(layer.output().getShape())
              .mapToObj(Long::toString)
              .collect(Collectors.joining("×")),
          count(layer.parameters()),
          count(layer.multiplyAdds()));
    }
    return table
        .row("total", "", count(summary.parameters()), count(summary.multiplyAdds()))
        .toString();
  }

  /** Returns the layers for programs. */
  public static List<Map<String, Object>> facts(NetworkSummary summary) {
    return summary.layers().stream().map(NetworkTable::facts).toList();
  }

  private static Map<String, Object> facts(NetworkSummary.Layer layer) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", layer.name());
    facts.put("type", layer.type());
    facts.put("output", layer.output().getShape());
    facts.put("parameters", layer.parameters());
    facts.put("multiplyAdds", layer.multiplyAdds());
    return facts;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
