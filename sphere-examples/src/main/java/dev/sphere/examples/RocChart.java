package dev.sphere.examples;

import dev.sphere.losses.metric.RocCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * ROC curves over a logarithmic axis of false accept rates: of each method a thin line a curve and
 * a thick one of their mean.
 */
final class RocChart {

  private static final int POINTS = 400;
  private static final BasicStroke THIN = new BasicStroke(1);
  private static final BasicStroke THICK = new BasicStroke(3);

  /** Okabe and Ito's blue, vermilion and green. */
  private static final List<Color> COLORS =
      List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73));

  private RocChart() {}

  /**
   * Makes a chart of up to three methods.
   *
   * @param methods the curves of each by its name in the legend, in the order of the legend
   * @param leastRate where the axis begins, above 0
   */
  static XYChart of(String title, Map<String, List<RocCurve>> methods, double leastRate) {
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(480)
            .title(title)
            .xAxisTitle("false accept rate")
            .yAxisTitle("true accept rate")
            .build();
    style(chart.getStyler(), leastRate);
    double[] rates = rates(leastRate);
    int method = 0;
    for (Map.Entry<String, List<RocCurve>> entry : methods.entrySet()) {
      Color color = COLORS.get(method++);
      addMethod(chart, entry.getKey(), entry.getValue(), rates, color);
    }
    return chart;
  }

  private static void style(XYStyler styler, double leastRate) {
    styler.setXAxisLogarithmic(true).setXAxisMin(leastRate).setXAxisMax(1.0);
    styler.setYAxisMin(0.0).setYAxisMax(1.0).setYAxisDecimalPattern("0.0");
    styler.setLegendPosition(LegendPosition.InsideSE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  /** Rates from the least to 1, evenly spaced on a logarithmic axis. */
  private static double[] rates(double least) {
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> Math.pow(least, 1 - i / (POINTS - 1.0)))
        .toArray();
  }

  private static void addMethod(
      XYChart chart, String name, List<RocCurve> curves, double[] rates, Color color) {
    double[] mean = new double[rates.length];
    Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), 100);
    for (int curve = 0; curve < curves.size(); curve++) {
      double[] accepts = new double[rates.length];
      for (int i = 0; i < rates.length; i++) {
        accepts[i] = curves.get(curve).trueAcceptRate(rates[i]);
        mean[i] += accepts[i] / curves.size();
      }
      addLine(chart, name + ", curve " + curve, rates, accepts, THIN, pale);
    }
    addLine(chart, name, rates, mean, THICK, color);
  }

  private static void addLine(
      XYChart chart, String name, double[] x, double[] y, BasicStroke stroke, Color color) {
    chart
        .addSeries(name, x, y)
        .setMarker(SeriesMarkers.NONE)
        .setLineStyle(stroke)
        .setLineColor(color)
        .setShowInLegend(stroke == THICK);
  }
}
