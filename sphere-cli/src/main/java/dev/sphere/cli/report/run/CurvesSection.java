package dev.sphere.cli.report.run;

import dev.sphere.cli.html.Element;
import dev.sphere.cli.svg.Axis;
import dev.sphere.cli.svg.Curve;
import dev.sphere.cli.svg.Curve.Line;
import dev.sphere.cli.svg.LineChart;
import dev.sphere.cli.svg.LinearAxis;
import dev.sphere.cli.svg.LogarithmicAxis;
import dev.sphere.models.training.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What was measured while the runs learned, over their iterations; all runs on the same axes. */
final class CurvesSection {

  /** Losses that differ by more are drawn on a logarithmic axis. */
  private static final double LARGE_RATIO = 100;

  private final List<ReportedRun> runs;
  private final Axis iterations;

  private CurvesSection(List<ReportedRun> runs) {
    this.runs = runs;
    double last = measurements().mapToDouble(Measurement::iteration).max().orElse(1);
    iterations = new LinearAxis(0, Math.max(1, last), LineChart.LEFT, LineChart.RIGHT);
  }

  static Element of(List<ReportedRun> runs) {
    return new CurvesSection(runs).element();
  }

  private Stream<Measurement> measurements() {
    return runs.stream().flatMap(run -> run.summary().measurements().stream());
  }

  private Element element() {
    Element section = Element.of("section").add(Element.ofText("h2", "Curves"));
    if (measurements().findAny().isEmpty()) {
      return section.add(Element.of("p", "question").text("Nothing was measured yet."));
    }
    return section.add(Legend.of(runs), charts());
  }

  private Element charts() {
    List<Curve> losses = testAndTraining(Measurement::testLoss, Measurement::trainLoss);
    List<Curve> accuracies =
        testAndTraining(m -> 100 * m.testAccuracy(), m -> 100 * m.trainAccuracy());
    List<Curve> rates = curves("", Line.SOLID, Measurement::learningRate);
    List<Curve> speeds = curves("", Line.SOLID, Measurement::imagesPerSecond);
    return Element.of("div", "charts")
        .add(
            figure(
                "Loss",
                "Cross-entropy of test images; the training loss includes smoothing and penalties.",
                lossAxis(losses),
                losses),
            figure(
                "Accuracy in %",
                "Share of images taken for what they are; of training batches, while learning.",
                new LinearAxis(0, 100, LineChart.BOTTOM, LineChart.TOP),
                accuracies),
            figure(
                "Learning rate",
                "Of the last step before each measurement.",
                fromZero(rates),
                rates),
            figure(
                "Throughput in images/s",
                "Mean since the training began, the time of measurements not counted.",
                fromZero(speeds),
                speeds));
  }

  private Element figure(String title, String caption, Axis upwards, List<Curve> curves) {
    LineChart chart =
        new LineChart(title, description(curves), "iteration", iterations, upwards, curves);
    return Element.of("figure")
        .add(Element.ofText("h3", title), chart.element(), Element.ofText("figcaption", caption));
  }

  /** Training batches first: the test images are drawn over them. */
  private List<Curve> testAndTraining(
      ToDoubleFunction<Measurement> test, ToDoubleFunction<Measurement> training) {
    List<Curve> curves = new ArrayList<>(curves(", training batches", Line.DASHED, training));
    curves.addAll(curves(", test images", Line.SOLID, test));
    return curves;
  }

  private List<Curve> curves(String of, Line line, ToDoubleFunction<Measurement> number) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<Curve.Point> points =
          runs.get(i).summary().measurements().stream()
              .map(each -> new Curve.Point(each.iteration(), number.applyAsDouble(each)))
              .toList();
      curves.add(new Curve(runs.get(i).name() + of, i, line, points));
    }
    return curves;
  }

  private static DoubleStream heights(List<Curve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(Curve.Point::y)
        .filter(Double::isFinite);
  }

  private static Axis fromZero(List<Curve> curves) {
    return LinearAxis.upTo(heights(curves).max().orElse(1), LineChart.BOTTOM, LineChart.TOP);
  }

  private static Axis lossAxis(List<Curve> losses) {
    double smallest = heights(losses).min().orElse(1);
    double largest = heights(losses).max().orElse(1);
    return smallest > 0 && largest / smallest > LARGE_RATIO
        ? LogarithmicAxis.over(smallest, largest, LineChart.BOTTOM, LineChart.TOP)
        : fromZero(losses);
  }

  private static String description(List<Curve> curves) {
    StringBuilder text = new StringBuilder();
    for (Curve curve : curves) {
      List<Curve.Point> points = curve.points().stream().filter(Curve.Point::isFinite).toList();
      if (!points.isEmpty()) {
        Curve.Point first = points.get(0);
        Curve.Point last = points.get(points.size() - 1);
        text.append(
            String.format(
                Locale.ROOT,
                "%s: from %.4g at iteration %.0f to %.4g at %.0f. ",
                curve.name(),
                first.y(),
                first.x(),
                last.y(),
                last.x()));
      }
    }
    return text.toString().stripTrailing();
  }
}
