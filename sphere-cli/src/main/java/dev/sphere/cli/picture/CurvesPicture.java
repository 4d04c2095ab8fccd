package dev.sphere.cli.picture;

import dev.sphere.models.training.Measurement;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Draws what trainings measured over their iterations, a sheet of four charts: loss, accuracy,
 * learning rate and throughput.
 */
public final class CurvesPicture {

  private static final String ITERATION = "iteration";

  private CurvesPicture() {}

  /**
   * Draws several trainings over each other: losses and accuracies on the test set.
   *
   * @param runs by the name in the legend; at least one measurement each
   */
  public static List<XYChart> compare(Map<String, List<Measurement>> runs) {
    XYChart loss = chart("test loss", "loss");
    XYChart accuracy = accuracyChart("test accuracy");
    XYChart rate = chart("learning rate", "rate");
    XYChart speed = chart("throughput", "images/s");
    runs.forEach(
        (name, measurements) -> {
          addCurve(loss, name, measurements, Measurement::testLoss);
          addCurve(accuracy, name, measurements, Measurement::testAccuracy);
          addCurve(rate, name, measurements, Measurement::learningRate);
          addCurve(speed, name, measurements, Measurement::imagesPerSecond);
        });
    return sheet(loss, accuracy, rate, speed);
  }

  /** Draws one training: losses and accuracies on training batches and on the test set. */
  public static List<XYChart> of(List<Measurement> measurements) {
    XYChart loss = chart("loss", "loss");
    addCurve(loss, "training batches", measurements, Measurement::trainLoss);
    addCurve(loss, "test set", measurements, Measurement::testLoss);
    XYChart accuracy = accuracyChart("accuracy");
    addCurve(accuracy, "training batches", measurements, Measurement::trainAccuracy);
    addCurve(accuracy, "test set", measurements, Measurement::testAccuracy);
    XYChart rate = chart("learning rate", "rate");
    addCurve(rate, "learning rate", measurements, Measurement::learningRate);
    XYChart speed = chart("throughput", "images/s");
    addCurve(speed, "throughput", measurements, Measurement::imagesPerSecond);
    return sheet(loss, accuracy, rate, speed);
  }

  /** The legends are where curves seldom are: losses fall, accuracies rise. */
  private static List<XYChart> sheet(XYChart loss, XYChart accuracy, XYChart rate, XYChart speed) {
    loss.getStyler().setLegendPosition(LegendPosition.InsideNE);
    accuracy.getStyler().setLegendPosition(LegendPosition.InsideSE);
    rate.getStyler().setYAxisDecimalPattern("0.######");
    for (XYChart below : List.of(rate, speed)) {
      below.getStyler().setLegendVisible(false);
    }
    return List.of(loss, accuracy, rate, speed);
  }

  /**
   * A curve.
   *
   * @param iterations where its points are
   * @param percent the points, accuracies in percent
   */
  public record Points(double[] iterations, double[] percent) {}

  /**
   * Draws test accuracies of several curves, between whole tens of percent.
   *
   * @param curves by the name in the legend
   */
  public static XYChart means(Map<String, Points> curves) {
    XYChart chart = Style.lines("", ITERATION, "test accuracy in percent", 760, 420);
    DoubleSummaryStatistics all =
        curves.values().stream()
            .flatMapToDouble(points -> DoubleStream.of(points.percent()))
            .summaryStatistics();
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setYAxisMin(10 * Math.floor(all.getMin() / 10))
        .setYAxisMax(10 * Math.ceil(all.getMax() / 10));
    curves.forEach((name, points) -> chart.addSeries(name, points.iterations(), points.percent()));
    return chart;
  }

  private static XYChart chart(String title, String quantity) {
    XYChart chart = Style.lines(title, ITERATION, quantity, 600, 380);
    chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0);
    return chart;
  }

  private static XYChart accuracyChart(String title) {
    XYChart chart = chart(title, "accuracy");
    chart.getStyler().setYAxisMax(1.0);
    return chart;
  }

  private static void addCurve(
      XYChart chart,
      String name,
      List<Measurement> measurements,
      ToDoubleFunction<Measurement> value) {
    chart.addSeries(
        name,
        measurements.stream().mapToDouble(Measurement::iteration).toArray(),
        measurements.stream().mapToDouble(value).toArray());
  }
}
