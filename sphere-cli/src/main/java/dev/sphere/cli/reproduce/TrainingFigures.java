package dev.sphere.cli.reproduce;

import dev.sphere.cli.picture.AccuraciesPicture;
import dev.sphere.cli.picture.AccuraciesPicture.Accuracy;
import dev.sphere.cli.picture.CurvesPicture;
import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.ReferenceLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pictures of trainings: final accuracies, curves, and the histogram of learned slopes. */
final class TrainingFigures {

  private final TrainingResults results;
  private final Published published;

  TrainingFigures(TrainingResults results, Published published) {
    this.results = results;
    this.published = published;
  }

  List<Figure> all() {
    List<Figure> figures = new ArrayList<>();
    if (results.groups().size() > 2) { // two points say no more than their table
      figures.add(accuracies());
    }
    if (results.haveSeries(Curve.ITERATION)) {
      results.columns().forEach(column -> figures.add(curves(column)));
    }
    LearnedSlopes.of(results.all()).ifPresent(slopes -> figures.add(slopes.figure()));
    return figures;
  }

  /** The rows side by side in each column. */
  private Figure accuracies() {
    Map<String, List<Accuracy>> accuracies = new LinkedHashMap<>();
    for (Group group : results.groups()) {
      int place = results.columns().indexOf(group.column());
      results
          .percent(group, TrainingQuantity.FINAL_ACCURACY)
          .ifPresent(
              sample ->
                  accuracies
                      .computeIfAbsent(group.row(), row -> new ArrayList<>())
                      .add(new Accuracy(place, sample.mean(), sample.standardError())));
    }
    return Figure.drawn(
        "accuracies",
        "Test accuracy at the end, mean and standard error over seeds",
        () -> AccuraciesPicture.of(results.columns(), accuracies));
  }

  /** The curves of a column, each the mean over seeds. */
  private Figure curves(String column) {
    Map<String, CurvesPicture.Points> curves = new LinkedHashMap<>();
    for (Group group : results.groups()) {
      if (group.column().equals(column)) {
        List<CellResult> ended =
            results.of(group).results().stream()
                .filter(result -> result.series().containsKey(Curve.ITERATION))
                .toList();
        if (!ended.isEmpty()) {
          CurvesPicture.Points ours = meanCurve(ended);
          curves.put(group.row(), ours);
          published
              .log(group.row(), group.column())
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

  private static CurvesPicture.Points upToTheEndOf(CurvesPicture.Points ours, ReferenceLog log) {
    int end = (int) ours.iterations()[ours.iterations().length - 1];
    Map<Integer, Double> part = log.test().headMap(end, true);
    return new CurvesPicture.Points(
        part.keySet().stream().mapToDouble(each -> each).toArray(),
        part.values().stream().mapToDouble(each -> 100 * each).toArray());
  }

  private static CurvesPicture.Points meanCurve(List<CellResult> ofSeeds) {
    List<Double> iterations = ofSeeds.get(0).series().get(Curve.ITERATION);
    double[] means = new double[iterations.size()];
    for (int i = 0; i < means.length; i++) {
      int point = i;
      means[i] =
          ofSeeds.stream()
              .mapToDouble(result -> 100 * result.series().get(Curve.TEST_ACCURACY).get(point))
              .average()
              .orElseThrow();
    }
    return new CurvesPicture.Points(iterations.stream().mapToDouble(each -> each).toArray(), means);
  }
}
