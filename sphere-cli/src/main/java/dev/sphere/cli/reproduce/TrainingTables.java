package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The tables of trainings, with what was published of them beside. */
final class TrainingTables {

  private final TrainingResults results;
  private final Published published;

  TrainingTables(TrainingResults results, Published published) {
    this.results = results;
    this.published = published;
  }

  List<ResultTable> all() {
    List<ResultTable> tables = new ArrayList<>();
    if (results.columns().size() > 1) {
      tables.add(overview());
    }
    tables.add(
        differences(
            TrainingQuantity.FINAL_ACCURACY,
            group -> published.paper(group.row(), group.column())));
    if (results.haveSeries(Curve.ITERATION)) {
      tables.add(differences(TrainingQuantity.SPEED, group -> OptionalDouble.empty()));
      tables.add(differences(TrainingQuantity.UNSTEADINESS, group -> OptionalDouble.empty()));
    }
    if (!results.against().isEmpty()) {
      tables.add(pairs());
    }
    tables.addAll(new LogComparison(results, published).tables());
    LearnedSlopes.of(results.all()).ifPresent(slopes -> tables.add(slopes.table()));
    return tables;
  }

  /** Rows and columns as in the paper: ours, and the paper's in brackets. */
  private ResultTable overview() {
    List<String> header = new ArrayList<>(results.columns());
    header.add(0, "");
    ResultTable table =
        new ResultTable(TrainingQuantity.FINAL_ACCURACY.caption() + publishedWords(), header);
    for (String row : results.rows()) {
      List<String> cells = new ArrayList<>(List.of(row));
      for (String column : results.columns()) {
        Group group = new Group(row, column);
        cells.add(
            results.groups().contains(group)
                ? percent(group, TrainingQuantity.FINAL_ACCURACY)
                    + bracketed(published.paper(row, column))
                : "");
      }
      table.texts(cells);
    }
    return table;
  }

  private String publishedWords() {
    return published.accuracy().isEmpty() ? "" : ", the paper's in brackets";
  }

  private static String bracketed(OptionalDouble published) {
    return published.isPresent() ? " (" + AccuracyText.percent(published) + ")" : "";
  }

  private ResultTable differences(
      TrainingQuantity quantity, Function<Group, OptionalDouble> paper) {
    boolean hasPaper = results.groups().stream().anyMatch(group -> paper.apply(group).isPresent());
    boolean hasLogs =
        quantity == TrainingQuantity.FINAL_ACCURACY && (hasPaper || !published.logs().isEmpty());
    List<String> header = new ArrayList<>(List.of("", "ours"));
    if (hasPaper) {
      header.add("paper");
    }
    if (hasLogs) {
      header.add("reference");
    }
    header.addAll(List.of("difference to " + results.baseline(), "t", "p"));
    if (hasPaper) {
      header.add("the paper's");
    }
    ResultTable table = new ResultTable(quantity.caption(), header);
    for (Group group : results.groups()) {
      Optional<PairedDifference> difference = results.difference(group, quantity);
      OptionalDouble ofPaper = minus(paper.apply(group), paper.apply(results.baseline(group)));
      List<Entry> entries =
          new ArrayList<>(List.of(Entry.of(group.name()), Entry.of(percent(group, quantity))));
      if (hasPaper) {
        entries.add(Entry.of(AccuracyText.percent(paper.apply(group))));
      }
      if (hasLogs) {
        entries.add(
            Entry.of(AccuracyText.percent(published.reference(group.row(), group.column()))));
      }
      entries.add(difference.map(each -> entry(each, ofPaper)).orElse(Entry.of("")));
      entries.add(Entry.of(difference.map(PairedDifference::shownT).orElse("")));
      entries.add(Entry.of(difference.map(PairedDifference::shownP).orElse("")));
      if (hasPaper) {
        boolean isBaseline = group.row().equals(results.baseline());
        entries.add(
            Entry.of(
                isBaseline || ofPaper.isEmpty() ? "" : AccuracyText.points(ofPaper.getAsDouble())));
      }
      table.row(entries);
    }
    return table;
  }

  /** What is not asked against the baseline. */
  private ResultTable pairs() {
    ResultTable table =
        new ResultTable(
            "Differences between others than the baseline, in points",
            List.of("", "of", "difference", "t", "p"));
    for (String column : results.columns()) {
      results
          .against()
          .forEach(
              (row, other) -> {
                for (TrainingQuantity quantity : TrainingQuantity.values()) {
                  Group group = new Group(row, column);
                  results
                      .difference(group, new Group(other, column), quantity)
                      .ifPresent(
                          each ->
                              table.row(
                                  List.of(
                                      Entry.of(
                                          (column.isEmpty() ? "" : column + ": ")
                                              + row
                                              + " − "
                                              + other),
                                      Entry.of(quantity.shortName()),
                                      entry(each, OptionalDouble.empty()),
                                      Entry.of(each.shownT()),
                                      Entry.of(each.shownP()))));
                }
              });
    }
    return table;
  }

  private static Entry entry(PairedDifference difference, OptionalDouble ofPaper) {
    return new Entry(
        AccuracyText.points(difference.mean(), difference.standardError()),
        Optional.of(new Interval(difference.mean(), difference.reach(), ofPaper)));
  }

  private static OptionalDouble minus(OptionalDouble value, OptionalDouble baseline) {
    return value.isPresent() && baseline.isPresent()
        ? OptionalDouble.of(value.getAsDouble() - baseline.getAsDouble())
        : OptionalDouble.empty();
  }

  private String percent(Group group, TrainingQuantity quantity) {
    return results.percent(group, quantity).map(each -> each.text(AccuracyText.FORMAT)).orElse("");
  }
}
