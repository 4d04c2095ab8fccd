package dev.sphere.examples;

import dev.sphere.losses.metric.LabelledEmbeddings;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.DoubleStream;
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

  /** Makes a chart of embeddings of two dimensions, in up to ten classes. */
  static XYChart of(String title, LabelledEmbeddings embeddings, List<String> classNames) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    style(chart.getStyler());
    double reach = ROOM * farthest(embeddings);
    for (int label = 0; label < classNames.size(); label++) {
      addClass(chart, classNames.get(label), label, embeddings, reach);
    }
    makeAxesEqual(chart, reach);
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

  private static double farthest(LabelledEmbeddings embeddings) {
    return IntStream.range(0, embeddings.size())
        .mapToDouble(i -> norm(embeddings, i))
        .max()
        .orElse(1);
  }

  private static double norm(LabelledEmbeddings embeddings, int row) {
    float[] point = embeddings.embedding(row);
    return Math.hypot(point[0], point[1]);
  }

  private static void addClass(
      XYChart chart, String name, int label, LabelledEmbeddings embeddings, double reach) {
    int[] members =
        IntStream.range(0, embeddings.size()).filter(i -> embeddings.label(i) == label).toArray();
    double[] x = IntStream.of(members).mapToDouble(i -> embeddings.embedding(i)[0]).toArray();
    double[] y = IntStream.of(members).mapToDouble(i -> embeddings.embedding(i)[1]).toArray();
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.CIRCLE).setMarkerColor(COLORS.get(label));
    double[] norms = IntStream.of(members).mapToDouble(i -> norm(embeddings, i)).sorted().toArray();
    double rim = norms[(int) (0.99 * norms.length)] + 0.06 * reach;
    double direction = Math.atan2(DoubleStream.of(y).sum(), DoubleStream.of(x).sum());
    chart.addAnnotation(
        new AnnotationText(name, rim * Math.cos(direction), rim * Math.sin(direction), false));
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
