package dev.sphere.cli.reproduce;

import dev.sphere.cli.picture.FeaturesPicture;
import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import dev.sphere.cli.reproduce.report.Verdicts;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.embedding.PlanarClass;
import dev.sphere.models.network.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How compact features of the plane are found, against those of ordinary convolutions. */
final class PlanarReport {

  private static final String BASELINE = NetworkSpec.PLAIN_CONVOLUTION;
  private static final String ANGLE_FORMAT = "%.2f";

  private final List<CellResult> results;

  private PlanarReport(List<CellResult> results) {
    this.results = results;
  }

  static Report of(List<CellResult> results) {
    PlanarReport report = new PlanarReport(results);
    return new Report(report.findings(), List.of(report.table()), report.figures());
  }

  private List<String> findings() {
    Verdicts verdicts = new Verdicts();
    for (String operator : others()) {
      // The more compact, the smaller the angle: the baseline's is the larger.
      of(BASELINE)
          .minus(of(operator), PlanarFeatures.DEVIATION)
          .ifPresent(each -> verdicts.judge(operator, each));
    }
    return verdicts.sentence("More compact than with ordinary convolutions", "less").stream()
        .toList();
  }

  private ResultTable table() {
    ResultTable table =
        new ResultTable(
            "Softmax on features of two dimensions",
            List.of(
                "operator",
                "test accuracy, %",
                "angle to the class",
                "difference to " + BASELINE,
                "t",
                "p"));
    for (String operator : operators()) {
      GroupResults ofRow = of(operator);
      Optional<PairedDifference> difference =
          operator.equals(BASELINE)
              ? Optional.empty()
              : ofRow.minus(of(BASELINE), PlanarFeatures.DEVIATION);
      table.row(
          List.of(
              Entry.of(operator),
              Entry.of(ofRow.text(PlanarFeatures.ACCURACY, 100, AccuracyText.FORMAT)),
              Entry.of(ofRow.text(PlanarFeatures.DEVIATION, 1, ANGLE_FORMAT) + "°"),
              difference.map(PlanarReport::entry).orElse(Entry.of("")),
              Entry.of(difference.map(PairedDifference::shownT).orElse("")),
              Entry.of(difference.map(PairedDifference::shownP).orElse(""))));
    }
    return table;
  }

  private static Entry entry(PairedDifference difference) {
    return new Entry(
        difference.text(ANGLE_FORMAT) + "°",
        Optional.of(
            new Interval(
                difference.mean(),
                difference.reach(),
                OptionalDouble.empty(),
                Interval.Unit.DEGREES)));
  }

  private List<Figure> figures() {
    return operators().stream()
        .flatMap(
            operator ->
                of(operator).results().stream()
                    .filter(result -> !result.series().isEmpty())
                    .limit(1))
        .map(PlanarReport::figure)
        .toList();
  }

  private static Figure figure(CellResult result) {
    Map<String, List<Double>> series = result.series();
    int points = series.get(PlanarFeatures.X).size();
    float[][] features = new float[points][];
    int[] labels = new int[points];
    for (int i = 0; i < points; i++) {
      features[i] =
          new float[] {
            series.get(PlanarFeatures.X).get(i).floatValue(),
            series.get(PlanarFeatures.Y).get(i).floatValue()
          };
      labels[i] = series.get(PlanarFeatures.LABEL).get(i).intValue();
    }
    int classes = IntStream.of(labels).max().orElseThrow() + 1;
    List<PlanarClass> planar =
        PlanarClass.of(
            new LabelledEmbeddings(features, labels),
            IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    return Figure.drawn(
            "features-" + Cell.fileNamePart(result.group()),
            result.group() + ": features of %d test images".formatted(points),
            () -> FeaturesPicture.of(result.group(), planar))
        .under(Report.conditions(List.of(result)));
  }

  private GroupResults of(String operator) {
    return GroupResults.of(results, operator);
  }

  /** The operators that have results, in order. */
  private List<String> operators() {
    return PlanarFeatures.OPERATORS.stream().filter(each -> !of(each).isEmpty()).toList();
  }

  private List<String> others() {
    return operators().stream().filter(each -> !each.equals(BASELINE)).toList();
  }
}
