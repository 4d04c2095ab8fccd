package dev.sphere.examples;

import dev.sphere.models.embedding.PlanarClass;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Embeddings of two dimensions as points, a colour a class, with the name of each class at its rim.
 * Both axes have one scale and the origin in the middle, so that angles are seen as they are.
 */
final class FeatureChart {

  /** The colours of classes, in their order. */
  static final List<Color> COLORS =
      IntStream.of(
              0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F,
              0xBCBD22, 0x17BECF)
          .mapToObj(Color::new)
          .toList();

  private static final int WIDTH = 480;
  private static final int HEIGHT = 510;

  /** How far the axes reach beyond the farthest point, which leaves room for names. */
  private static final double ROOM = 1.15;

  private FeatureChart() {}

  /** Makes a chart of up to ten classes. */
  static XYChart of(String title, List<PlanarClass> classes) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    style(chart.getStyler());
    double farthest = classes.stream().flatMapToDouble(PlanarClass::norms).max().orElseThrow();
    for (int i = 0; i < classes.size(); i++) {
      addClass(chart, classes.get(i), COLORS.get(i), farthest);
    }
    makeAxesEqual(chart, ROOM * farthest);
    return chart;
  }

  private static void style(XYStyler styler) {
    styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    styler.setMarkerSize(3);
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xE4E4E4));
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    styler.setXAxisDecimalPattern("0.#").setYAxisDecimalPattern("0.#");
  }

  private static void addClass(XYChart chart, PlanarClass points, Color color, double farthest) {
    chart
        .addSeries(points.name(), points.x(), points.y())
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(color);
    double[] norms = points.norms().sorted().toArray();
    double rim = norms[(int) (0.99 * norms.length)] + 0.09 * farthest;
    double direction = points.direction();
    chart.addAnnotation(
        new AnnotationText(
            points.name(), rim * Math.cos(direction), rim * Math.sin(direction), false));
  }

  /**
   * Widens the axis that has more room. How much that is shows once the chart is laid out, and
   * changes a little with the labels of the ticks; a few rounds settle it.
   */
  private static void makeAxesEqual(XYChart chart, double reach) {
    double x = reach;
    double y = reach;
    for (int round = 0; round < 4; round++) {
      chart.getStyler().setXAxisMin(-x).setXAxisMax(x).setYAxisMin(-y).setYAxisMax(y);
      layOut(chart);
      double width = chart.getScreenXFromChart(x) - chart.getScreenXFromChart(-x);
      double height = chart.getScreenYFromChart(-y) - chart.getScreenYFromChart(y);
      x = reach * width / Math.min(width, height);
      y = reach * height / Math.min(width, height);
    }
  }

  private static void layOut(XYChart chart) {
    BufferedImage unused = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = unused.createGraphics();
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
  }
}
