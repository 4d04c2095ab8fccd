package dev.sphere.cli.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.run.RunComparison;
import dev.sphere.cli.run.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How the runs were made: what ran where, and the options in effect, a column a run. */
final class OriginSection {

  private static final Map<String, Function<JsonNode, String>> FACTS = facts();

  private OriginSection() {}

  static Element of(List<ReportedRun> runs) {
    return Element.of("section")
        .add(
            Element.ofText("h2", "How it was made"),
            Element.of("div", "facts").add(provenance(runs), options(runs)));
  }

  private static Map<String, Function<JsonNode, String>> facts() {
    Map<String, Function<JsonNode, String>> facts = new LinkedHashMap<>();
    facts.put("finished", OriginSection::finished);
    facts.put("took", report -> Text.time(report.path("seconds").asDouble(Double.NaN)));
    facts.put("engine", report -> text(report, "engine") + " " + text(report, "engineVersion"));
    facts.put("device", report -> text(report, "device"));
    facts.put("Sphere", report -> text(report, "sphereVersion"));
    facts.put("DJL", report -> text(report, "djlVersion"));
    facts.put("Java", report -> text(report, "javaVersion"));
    facts.put(
        "system",
        report -> text(report, "system") + ", " + text(report, "processors") + " processors");
    facts.put("parameters", report -> Text.whole(report.path("parameters").asDouble(Double.NaN)));
    facts.put("checksum of the data", report -> text(report, "dataChecksum"));
    return facts;
  }

  private static String text(JsonNode report, String field) {
    return report.path(field).asText(Text.NOTHING);
  }

  /** To the second; as it is where it is no time. */
  private static String finished(JsonNode report) {
    String text = text(report, "finished");
    return text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d).*Z$", "$1 $2 UTC");
  }

  private static Element provenance(List<ReportedRun> runs) {
    DataTable table = table("Provenance", runs);
    table.row(
        "folder", runs.stream().map(run -> run.summary().folder().path().toString()).toList());
    table.row("training", runs.stream().map(run -> run.summary().state()).toList());
    FACTS.forEach(
        (name, fact) ->
            table.row(
                name,
                runs.stream()
                    .map(run -> run.summary().report().map(fact).orElse(Text.NOTHING))
                    .toList()));
    return table.element();
  }

  private static Element options(List<ReportedRun> runs) {
    List<RunSummary> summaries = runs.stream().map(ReportedRun::summary).toList();
    RunComparison comparison = new RunComparison(summaries);
    DataTable table =
        table(
            runs.size() == 1
                ? "Options in effect, as in config.yaml"
                : "Options in effect, those that differ in bold",
            runs);
    for (String option : comparison.options()) {
      List<Element> cells =
          summaries.stream()
              .map(run -> DataTable.cell(run.options().getOrDefault(option, Text.NOTHING)))
              .toList();
      table.row(Element.ofText(comparison.differs(option) ? "b" : "span", option), cells);
    }
    return table.element();
  }

  private static DataTable table(String caption, List<ReportedRun> runs) {
    List<String> columns = new ArrayList<>(List.of(""));
    runs.forEach(run -> columns.add(runs.size() == 1 ? "" : run.name()));
    return new DataTable(caption, columns);
  }
}
