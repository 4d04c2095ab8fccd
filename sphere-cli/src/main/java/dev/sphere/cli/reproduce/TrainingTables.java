package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.ReferenceLog;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The tables of trainings, with what was published of them beside. */
final class TrainingTables {

  private static final int TRAIN_FROM = 1100;
  private static final int TRAIN_TO = 2000;

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
            TrainingExperiment.TEST_ACCURACY,
            "Test accuracy in percent at the end",
            group -> published.paper(group.row(), group.column())));
    if (results.haveSeries(Curve.ITERATION)) {
      tables.add(
          differences(
              TrainingExperiment.CURVE_MEAN,
              "Mean test accuracy over the curve in percent: how soon it is learned",
              group -> OptionalDouble.empty()));
      tables.add(
          differences(
              TrainingExperiment.FLUCTUATION,
              "Mean change from point to point in the curve's second half, in points:"
                  + " less is more stable",
              group -> OptionalDouble.empty()));
    }
    if (!published.logs().isEmpty() && results.haveSeries(Curve.SPAN_END)) {
      trainAccuracies().ifPresent(tables::add);
    }
    LearnedSlopes.of(results.all()).ifPresent(slopes -> tables.add(slopes.table()));
    return tables;
  }

  /** Rows and columns as in the paper: ours, and the paper's in brackets. */
  private ResultTable overview() {
    List<String> header = new ArrayList<>(results.columns());
    header.add(0, "");
    ResultTable table =
        new ResultTable(
            "Test accuracy in percent at the end, the published one in brackets", header);
    for (String row : results.rows()) {
      List<String> cells = new ArrayList<>(List.of(row));
      for (String column : results.columns()) {
        Group group = new Group(row, column);
        cells.add(
            results.groups().contains(group)
                ? percent(group, TrainingExperiment.TEST_ACCURACY)
                    + bracketed(published.paper(row, column))
                : "");
      }
      table.texts(cells);
    }
    return table;
  }

  private static String bracketed(OptionalDouble published) {
    return published.isPresent() ? " (" + AccuracyText.percent(published) + ")" : "";
  }

  private ResultTable differences(
      String quantity, String caption, Function<Group, OptionalDouble> paper) {
    boolean hasPaper = results.groups().stream().anyMatch(group -> paper.apply(group).isPresent());
    boolean hasLogs =
        quantity.equals(TrainingExperiment.TEST_ACCURACY)
            && (hasPaper || !published.logs().isEmpty());
    List<String> header = new ArrayList<>(List.of("", "ours"));
    if (hasPaper) {
      header.add("paper");
    }
    if (hasLogs) {
      header.add("reference");
    }
    header.addAll(List.of("− " + results.baseline(), "t", "p"));
    if (hasPaper) {
      header.add("paper's difference");
    }
    ResultTable table = new ResultTable(caption, header);
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

  /** Training accuracy within the iterations that the published logs resolve, beside theirs. */
  private Optional<ResultTable> trainAccuracies() {
    ResultTable table =
        new ResultTable(
            "Training accuracy in percent, mean over iterations %d to %d"
                .formatted(TRAIN_FROM, TRAIN_TO),
            List.of("", "ours", "published log"));
    for (Group group : results.groups()) {
      List<Double> ours =
          results.of(group).results().stream()
              .map(TrainingTables::trainAccuracy)
              .flatMapToDouble(OptionalDouble::stream)
              .boxed()
              .toList();
      Optional<ReferenceLog> log = published.log(group.row(), group.column());
      if (!ours.isEmpty() && log.isPresent()) {
        table.texts(
            List.of(
                group.name(),
                new Sample(ours.stream().map(each -> 100 * each).toList())
                    .text(AccuracyText.FORMAT),
                AccuracyText.percent(log.get().trainAccuracy(TRAIN_FROM, TRAIN_TO))));
      }
    }
    return table.rows().isEmpty() ? Optional.empty() : Optional.of(table);
  }

  /** The mean over the spans that lie within the iterations, each weighed by its length. */
  private static OptionalDouble trainAccuracy(CellResult result) {
    List<Double> ends = result.series().getOrDefault(Curve.SPAN_END, List.of());
    double sum = 0;
    double length = 0;
    for (int i = 1; i < ends.size(); i++) {
      double begin = ends.get(i - 1);
      double end = ends.get(i);
      if (begin >= TRAIN_FROM && end <= TRAIN_TO) {
        sum += (end - begin) * result.series().get(Curve.TRAIN_ACCURACY).get(i);
        length += end - begin;
      }
    }
    return length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / length);
  }

  private String percent(Group group, String quantity) {
    return results.of(group).text(quantity, 100, AccuracyText.FORMAT);
  }
}
