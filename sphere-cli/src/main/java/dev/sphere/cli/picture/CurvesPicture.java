package dev.sphere.cli.picture;

import dev.sphere.models.training.Measurement;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Draws the accuracy of a training over its iterations. */
public final class CurvesPicture {

  private CurvesPicture() {}

  /** Draws the accuracy on training batches and on the test set. */
  public static XYChart of(List<Measurement> measurements) {
    XYChart chart = Style.lines("accuracy", "iteration", "accuracy", 760, 420);
    double[] iterations = measurements.stream().mapToDouble(Measurement::iteration).toArray();
    chart.addSeries(
        "training batches",
        iterations,
        measurements.stream().mapToDouble(Measurement::trainAccuracy).toArray());
    chart.addSeries(
        "test set",
        iterations,
        measurements.stream().mapToDouble(Measurement::testAccuracy).toArray());
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    return chart;
  }
}
