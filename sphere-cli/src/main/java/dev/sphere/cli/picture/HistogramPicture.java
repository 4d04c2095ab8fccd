package dev.sphere.cli.picture;

import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** Draws how often values between 0 and 1 occur, as steps; what is larger counts in the last. */
public final class HistogramPicture {

  private static final int BINS = 20;

  private HistogramPicture() {}

  /**
   * Draws the shares of several samples.
   *
   * @param samples by the name in the legend; none is empty
   */
  public static XYChart of(String title, String quantity, Map<String, List<Double>> samples) {
    XYChart chart = Style.lines(title, quantity, "share", 760, 420);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0);
    chart.getStyler().setYAxisDecimalPattern("0.00");
    samples.forEach((name, values) -> addSteps(chart, name, shares(values)));
    return chart;
  }

  /** Returns the share of values in each of the bins of equal width from 0 to 1. */
  static double[] shares(List<Double> values) {
    double[] shares = new double[BINS];
    for (double value : values) {
      shares[Math.min(BINS - 1, (int) (value * BINS))] += 1.0 / values.size();
    }
    return shares;
  }

  private static void addSteps(XYChart chart, String name, double[] shares) {
    double[] x = new double[2 * BINS];
    double[] y = new double[2 * BINS];
    for (int bin = 0; bin < BINS; bin++) {
      x[2 * bin] = (double) bin / BINS;
      x[2 * bin + 1] = (bin + 1.0) / BINS;
      y[2 * bin] = shares[bin];
      y[2 * bin + 1] = shares[bin];
    }
    chart.addSeries(name, x, y);
  }
}
