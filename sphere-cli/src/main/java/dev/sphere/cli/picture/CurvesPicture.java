package dev.sphere.cli.picture;

import dev.sphere.models.training.Measurement;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/** Draws the accuracy of a training over its iterations. */
public final class CurvesPicture {

  private CurvesPicture() {}

  /**
   * Draws the test accuracy of several trainings.
   *
   * @param runs by the name in the legend
   */
  public static XYChart compare(Map<String, List<Measurement>> runs) {
    XYChart chart = newChart("test accuracy");
    runs.forEach(
        (name, measurements) -> addCurve(chart, name, measurements, Measurement::testAccuracy));
    return chart;
  }

  /**
   * A curve.
   *
   * @param iterations where its points are
   * @param accuracies the points
   */
  public record Points(double[] iterations, double[] accuracies) {}

  /**
   * Draws test accuracies of several curves.
   *
   * @param curves by the name in the legend
   */
  public static XYChart means(Map<String, Points> curves) {
    XYChart chart = newChart("test accuracy");
    curves.forEach(
        (name, points) -> chart.addSeries(name, points.iterations(), points.accuracies()));
    return chart;
  }

  /** Draws the accuracy on training batches and on the test set. */
  public static XYChart of(List<Measurement> measurements) {
    XYChart chart = newChart("accuracy");
    addCurve(chart, "training batches", measurements, Measurement::trainAccuracy);
    addCurve(chart, "test set", measurements, Measurement::testAccuracy);
    return chart;
  }

  private static XYChart newChart(String title) {
    XYChart chart = Style.lines(title, "iteration", "accuracy", 760, 420);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
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
