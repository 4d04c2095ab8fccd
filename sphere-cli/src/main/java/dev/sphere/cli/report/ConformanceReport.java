package dev.sphere.cli.report;

import dev.sphere.api.conformance.Outcome;
import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the rules found in extensions, on one or several engines. */
public final class ConformanceReport {

  /** How much of a worst case is shown where the rule holds. */
  private static final int SHORT = 60;

  private record Row(String engine, Outcome outcome) {}

  private final List<String> engines;
  private final List<String> problems;
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();

  /**
   * Begins a report.
   *
   * @param engines those it is on
   * @param problems of extensions that cannot be examined
   */
  public ConformanceReport(List<String> engines, List<String> problems) {
    this.engines = engines;
    this.problems = problems;
  }

  /** Adds what was found in an extension on an engine. */
  public void add(String kind, String name, String engine, List<Outcome> outcomes) {
    List<Row> subject = rows.computeIfAbsent(kind + " " + name, key -> new ArrayList<>());
    outcomes.forEach(outcome -> subject.add(new Row(engine, outcome)));
  }

  /** Returns whether all could be examined and no rule is broken but recommendations. */
  public boolean isAcceptable() {
    return problems.isEmpty()
        && rows.values().stream()
            .flatMap(List::stream)
            .allMatch(row -> row.outcome().isAcceptable());
  }

  /**
   * Returns the report for people.
   *
   * @param all whether to show the rules that hold too, shortly and once for all engines
   */
  public String text(boolean all) {
    List<String> parts = new ArrayList<>();
    rows.forEach((subject, found) -> parts.add(text(subject, found, all)));
    problems.forEach(problem -> parts.add("cannot be used: " + problem));
    return String.join(all ? "\n\n" : "\n", parts);
  }

  private String text(String subject, List<Row> found, boolean all) {
    Table table = new Table();
    Set<String> broken = new LinkedHashSet<>();
    for (String id : found.stream().map(row -> row.outcome().rule().id()).distinct().toList()) {
      List<Row> ofRule =
          found.stream().filter(row -> row.outcome().rule().id().equals(id)).toList();
      List<Row> violated = ofRule.stream().filter(row -> !row.outcome().finding().holds()).toList();
      if (violated.isEmpty() && all) {
        String on = String.join(", ", ofRule.stream().map(Row::engine).toList());
        addRow(table, on, "holds", ofRule.get(0).outcome());
      }
      for (Row row : violated) {
        addRow(table, row.engine(), "violated", row.outcome());
        broken.add("\n  " + id + " asks: " + row.outcome().rule().sentence());
      }
    }
    String details = (table.toString().isEmpty() ? "" : "\n" + table) + String.join("", broken);
    return all
        ? subject + details + "\n" + summary(found)
        : subject + ": " + summary(found) + details;
  }

  private static void addRow(Table table, String engine, String verdict, Outcome outcome) {
    table.row("  " + outcome.rule().id(), level(outcome), engine, verdict, worst(outcome));
  }

  private String summary(List<Row> found) {
    long rules = found.stream().map(row -> row.outcome().rule().id()).distinct().count();
    String violated = ids(found.stream().filter(row -> !row.outcome().isAcceptable()).toList());
    String unheeded =
        ids(
            found.stream()
                .filter(row -> row.outcome().isAcceptable() && !row.outcome().finding().holds())
                .toList());
    String verdict = violated.isEmpty() ? "all hold" : violated + " violated";
    if (!unheeded.isEmpty()) {
      verdict =
          (violated.isEmpty() ? "" : verdict + "; ") + "recommended but not followed: " + unheeded;
    }
    return "%d rules on %s: %s"
        .formatted(
            rules, engines.size() == 1 ? engines.get(0) : engines.size() + " engines", verdict);
  }

  private static String ids(List<Row> found) {
    return String.join(
        ", ", found.stream().map(row -> row.outcome().rule().id()).distinct().toList());
  }

  private static String level(Outcome outcome) {
    return outcome.rule().level().name().toLowerCase(Locale.ROOT);
  }

  private static String worst(Outcome outcome) {
    String worst = String.valueOf(outcome.finding().worst()).replaceAll("\\s+", " ");
    return outcome.finding().holds() && worst.length() > SHORT
        ? worst.substring(0, SHORT - 1) + "…"
        : worst;
  }

  /** Returns the report for programs. */
  public Map<String, Object> facts() {
    List<Map<String, Object>> subjects = new ArrayList<>();
    rows.forEach(
        (subject, found) -> {
          String[] kindAndName = subject.split(" ");
          Map<String, Object> facts = new LinkedHashMap<>();
          facts.put("kind", kindAndName[0]);
          facts.put("name", kindAndName[1]);
          facts.put("acceptable", found.stream().allMatch(row -> row.outcome().isAcceptable()));
          facts.put("outcomes", found.stream().map(ConformanceReport::facts).toList());
          subjects.add(facts);
        });
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("acceptable", isAcceptable());
    facts.put("engines", engines);
    facts.put("extensions", subjects);
    facts.put("problems", problems);
    return facts;
  }

  private static Map<String, Object> facts(Row row) {
    Outcome outcome = row.outcome();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("rule", outcome.rule().id());
    facts.put("level", level(outcome));
    facts.put("sentence", outcome.rule().sentence());
    facts.put("engine", row.engine());
    facts.put("holds", outcome.finding().holds());
    if (Double.isFinite(outcome.finding().share())) {
      facts.put("shareOfTolerance", outcome.finding().share());
    }
    facts.put("worst", outcome.finding().worst());
    return facts;
  }
}
