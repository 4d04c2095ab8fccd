package dev.sphere.cli.reproduce;

import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.picture.HistogramPicture;
import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.ReferenceLog;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** What trainings in rows and columns show, beside what was published of them. */
final class TrainingReport {

  private static final String PERCENT = "%.2f";
  private static final String POINTS = "%+.2f";
  private static final double SIGNIFICANT = 0.05;
  private static final int TRAIN_FROM = 1100;
  private static final int TRAIN_TO = 2000;

  private final TrainingDeclaration declaration;
  private final Published published;
  private final List<CellResult> results;
  private final List<Group> groups;

  TrainingReport(TrainingDeclaration declaration, Published published, List<CellResult> results) {
    this.declaration = declaration;
    this.published = published;
    this.results = results;
    groups =
        declaration.groups(results.get(0).scale()).stream()
            .filter(group -> !of(group).isEmpty())
            .toList();
  }

  private GroupResults of(Group group) {
    return GroupResults.of(results, group.name());
  }

  Report report() {
    List<ResultTable> tables = new ArrayList<>();
    if (columns().size() > 1) {
      tables.add(overview());
    }
    tables.add(
        differences(
            TrainingExperiment.TEST_ACCURACY,
            "Test accuracy in percent at the end",
            group -> published.paper(group.row(), group.column())));
    List<Figure> figures = new ArrayList<>();
    if (haveSeries(Curve.ITERATION)) {
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
      columns().forEach(column -> figures.add(curves(column)));
    }
    if (!published.logs().isEmpty() && haveSeries(Curve.SPAN_END)) {
      trainAccuracies().ifPresent(tables::add);
    }
    groups.stream().flatMap(group -> slopes(group).stream()).forEach(figures::add);
    return new Report(findings(), tables, figures);
  }

  private List<String> columns() {
    return groups.stream().map(Group::column).distinct().toList();
  }

  private List<String> rows() {
    return declaration.rows().keySet().stream()
        .filter(row -> groups.stream().anyMatch(group -> group.row().equals(row)))
        .toList();
  }

  /** Rows and columns as in the paper: ours, and the paper's in brackets. */
  private ResultTable overview() {
    List<String> header = new ArrayList<>(columns());
    header.add(0, "");
    ResultTable table =
        new ResultTable(
            "Test accuracy in percent at the end, the published one in brackets", header);
    for (String row : rows()) {
      List<String> cells = new ArrayList<>(List.of(row));
      for (String column : columns()) {
        Group group = new Group(row, column);
        cells.add(
            groups.contains(group)
                ? percent(group, TrainingExperiment.TEST_ACCURACY)
                    + bracketed(published.paper(row, column))
                : "");
      }
      table.texts(cells);
    }
    return table;
  }

  private static String bracketed(OptionalDouble published) {
    return published.isPresent() ? " (" + percent(published) + ")" : "";
  }

  private ResultTable differences(
      String quantity, String caption, Function<Group, OptionalDouble> paper) {
    boolean hasPaper = groups.stream().anyMatch(group -> paper.apply(group).isPresent());
    boolean hasLogs = hasPaper || !published.logs().isEmpty();
    boolean isAccuracy = quantity.equals(TrainingExperiment.TEST_ACCURACY);
    List<String> header = new ArrayList<>(List.of("", "ours"));
    if (hasPaper) {
      header.add("paper");
    }
    if (isAccuracy && hasLogs) {
      header.add("reference");
    }
    header.addAll(List.of("− " + declaration.baseline(), "t", "p"));
    if (hasPaper) {
      header.add("paper's difference");
    }
    ResultTable table = new ResultTable(caption, header);
    for (Group group : groups) {
      Optional<PairedDifference> difference = difference(group, quantity);
      OptionalDouble published = paper.apply(group);
      OptionalDouble ofPaper = minus(published, paper.apply(baseline(group)));
      List<Entry> entries =
          new ArrayList<>(List.of(Entry.of(group.name()), Entry.of(percent(group, quantity))));
      if (hasPaper) {
        entries.add(Entry.of(percent(published)));
      }
      if (isAccuracy && hasLogs) {
        entries.add(Entry.of(percent(this.published.reference(group.row(), group.column()))));
      }
      entries.add(difference.map(each -> entry(each, ofPaper)).orElse(Entry.of("")));
      entries.add(Entry.of(number(difference, "%.1f", PairedDifference::t)));
      entries.add(Entry.of(number(difference, "%.3f", PairedDifference::p)));
      if (hasPaper) {
        entries.add(
            Entry.of(
                group.row().equals(declaration.baseline()) || ofPaper.isEmpty()
                    ? ""
                    : points(ofPaper.getAsDouble())));
      }
      table.row(entries);
    }
    return table;
  }

  private static Entry entry(PairedDifference difference, OptionalDouble ofPaper) {
    String text =
        points(difference.mean())
            + " ± "
            + String.format(Locale.ROOT, PERCENT, 100 * difference.standardError());
    return new Entry(
        text, Optional.of(new Interval(difference.mean(), difference.reach(), ofPaper)));
  }

  private static String number(
      Optional<PairedDifference> difference,
      String format,
      Function<PairedDifference, Double> part) {
    return difference
        .map(part)
        .filter(value -> !Double.isNaN(value))
        .map(value -> String.format(Locale.ROOT, format, value))
        .orElse("");
  }

  private Group baseline(Group group) {
    return new Group(declaration.baseline(), group.column());
  }

  private Optional<PairedDifference> difference(Group group, String quantity) {
    Group baseline = baseline(group);
    return group.equals(baseline) ? Optional.empty() : of(group).minus(of(baseline), quantity);
  }

  /** For each column and over all of them: which rows differ from the baseline, and which way. */
  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (String column : columns()) {
      List<String> better = new ArrayList<>();
      List<String> worse = new ArrayList<>();
      List<String> open = new ArrayList<>();
      for (String row : rows()) {
        Group group = new Group(row, column);
        difference(group, TrainingExperiment.TEST_ACCURACY)
            .ifPresent(
                each ->
                    (!(each.p() < SIGNIFICANT) ? open : each.mean() > 0 ? better : worse).add(row));
      }
      if (!better.isEmpty() || !worse.isEmpty() || !open.isEmpty()) {
        findings.add(
            (column.isEmpty() ? "" : "Under " + column + ": ")
                + "better than %s (p < 0.05): %s; worse: %s; no difference shown: %s."
                    .formatted(declaration.baseline(), names(better), names(worse), names(open)));
      }
    }
    overall().ifPresent(findings::add);
    long diverged =
        results.stream()
            .filter(result -> result.values().containsKey(TrainingExperiment.DIVERGED))
            .count();
    if (diverged > 0) {
      findings.add(diverged + " trainings diverged; they count with the accuracy of chance.");
    }
    return findings;
  }

  /**
   * The differences to the baseline, each seed's the mean over columns; only of rows that have
   * every column.
   */
  private Optional<String> overall() {
    List<String> texts = new ArrayList<>();
    for (String row : rows()) {
      if (columns().size() > 1 && !row.equals(declaration.baseline())) {
        PairedDifference.of(meanOverColumns(row), meanOverColumns(declaration.baseline()))
            .ifPresent(
                each ->
                    texts.add(
                        String.format(
                            Locale.ROOT,
                            "%s %s ± %.2f (p = %.3f)",
                            row,
                            points(each.mean()),
                            100 * each.standardError(),
                            each.p())));
      }
    }
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Over all columns, in points against %s: %s."
                .formatted(declaration.baseline(), String.join("; ", texts)));
  }

  private Map<Long, Double> meanOverColumns(String row) {
    Map<Long, List<Double>> bySeed = new TreeMap<>();
    for (String column : columns()) {
      of(new Group(row, column))
          .bySeed(TrainingExperiment.TEST_ACCURACY)
          .forEach(
              (seed, value) -> bySeed.computeIfAbsent(seed, s -> new ArrayList<>()).add(value));
    }
    Map<Long, Double> means = new TreeMap<>();
    bySeed.forEach(
        (seed, values) -> {
          if (values.size() == columns().size()) {
            means.put(seed, new Sample(values).mean());
          }
        });
    return means;
  }

  private static String names(List<String> rows) {
    return rows.isEmpty() ? "none" : String.join(", ", rows);
  }

  /** The curves of a column, each the mean over seeds. */
  private Figure curves(String column) {
    Map<String, CurvesPicture.Points> curves = new LinkedHashMap<>();
    for (Group group : groups) {
      if (group.column().equals(column)) {
        List<CellResult> ended =
            of(group).results().stream()
                .filter(result -> result.series().containsKey(Curve.ITERATION))
                .toList();
        if (!ended.isEmpty()) {
          CurvesPicture.Points ours = meanCurve(ended);
          curves.put(group.row(), ours);
          log(group)
              .map(log -> upToTheEndOf(ours, log))
              .filter(points -> points.iterations().length > 0)
              .ifPresent(points -> curves.put(group.row() + " (published log)", points));
        }
      }
    }
    String name = column.isEmpty() ? "curves" : "curves-" + Cell.fileNamePart(column);
    return Figure.drawn(
        name,
        "Test accuracy over iterations, mean over seeds" + (column.isEmpty() ? "" : ": " + column),
        () -> CurvesPicture.means(curves));
  }

  private Optional<ReferenceLog> log(Group group) {
    return Optional.ofNullable(
            published.logs().getOrDefault(group.row(), Map.of()).get(group.column()))
        .map(ReferenceLog::of);
  }

  private static CurvesPicture.Points upToTheEndOf(CurvesPicture.Points ours, ReferenceLog log) {
    int end = (int) ours.iterations()[ours.iterations().length - 1];
    Map<Integer, Double> part = log.test().headMap(end, true);
    return new CurvesPicture.Points(
        part.keySet().stream().mapToDouble(each -> each).toArray(),
        part.values().stream().mapToDouble(each -> each).toArray());
  }

  private static CurvesPicture.Points meanCurve(List<CellResult> results) {
    List<Double> iterations = results.get(0).series().get(Curve.ITERATION);
    double[] means = new double[iterations.size()];
    for (int i = 0; i < means.length; i++) {
      int point = i;
      means[i] =
          results.stream()
              .mapToDouble(result -> result.series().get(Curve.TEST_ACCURACY).get(point))
              .average()
              .orElseThrow();
    }
    return new CurvesPicture.Points(iterations.stream().mapToDouble(each -> each).toArray(), means);
  }

  private boolean haveSeries(String name) {
    return results.stream().anyMatch(result -> result.series().containsKey(name));
  }

  /** Training accuracy within the iterations that the published logs resolve, beside theirs. */
  private Optional<ResultTable> trainAccuracies() {
    ResultTable table =
        new ResultTable(
            "Training accuracy in percent, mean over iterations %d to %d"
                .formatted(TRAIN_FROM, TRAIN_TO),
            List.of("", "ours", "published log"));
    for (Group group : groups) {
      List<Double> ours =
          of(group).results().stream()
              .map(TrainingReport::trainAccuracy)
              .flatMapToDouble(OptionalDouble::stream)
              .boxed()
              .toList();
      Optional<ReferenceLog> log = log(group);
      if (!ours.isEmpty() && log.isPresent()) {
        table.texts(
            List.of(
                group.name(),
                new Sample(ours.stream().map(each -> 100 * each).toList()).text(PERCENT),
                percent(log.get().trainAccuracy(TRAIN_FROM, TRAIN_TO))));
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

  private Optional<Figure> slopes(Group group) {
    Map<String, List<Double>> layers = new LinkedHashMap<>();
    for (CellResult result : of(group).results()) {
      result
          .series()
          .forEach(
              (name, values) -> {
                if (name.startsWith("k of ")) {
                  layers
                      .computeIfAbsent(name.substring("k of ".length()), n -> new ArrayList<>())
                      .addAll(values);
                }
              });
    }
    return layers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Figure.drawn(
                "slopes",
                "Share of filters by their learned k, all seeds; each began at 0.5",
                () -> HistogramPicture.of("learned k", "k", layers)));
  }

  private String percent(Group group, String quantity) {
    return of(group).text(quantity, 100, PERCENT);
  }

  private static String percent(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, PERCENT, 100 * value.getAsDouble()) : "";
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, POINTS, 100 * difference);
  }

  private static OptionalDouble minus(OptionalDouble value, OptionalDouble baseline) {
    return value.isPresent() && baseline.isPresent()
        ? OptionalDouble.of(value.getAsDouble() - baseline.getAsDouble())
        : OptionalDouble.empty();
  }
}
