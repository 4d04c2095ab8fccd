package dev.sphere.cli.picture;

import dev.sphere.cli.output.LayerNames;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/**
 * Draws how often which angle θ occurs, a curve a layer, the first layer at the top. Each curve is
 * as high as the others at its most frequent angle.
 */
public final class AnglesPicture {

  private static final int WIDTH = 760;
  private static final int HEIGHT_OF_A_LAYER = 52;
  private static final int HEIGHT_OF_THE_REST = 110;

  /** Of the room of a layer, so that no curve reaches into the next one's. */
  private static final double PEAK = 0.85;

  private static final double RIGHT_ANGLE = 90;

  private AnglesPicture() {}

  /** Draws a look at a network. */
  public static XYChart of(Diagnostics look) {
    List<LayerDiagnostics> layers = look.layers();
    int count = layers.size();
    XYChart chart =
        Style.lines(
            "angles between patches and filters",
            "θ in degrees",
            "",
            WIDTH,
            HEIGHT_OF_THE_REST + HEIGHT_OF_A_LAYER * count);
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(0.0).setXAxisMax(180.0).setYAxisMin(0.0).setYAxisMax((double) count);
    styler.setXAxisDecimalPattern("0").setYAxisTicksVisible(false);
    styler.setLegendVisible(false);
    styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    chart
        .addSeries("right angle", new double[] {RIGHT_ANGLE, RIGHT_ANGLE}, new double[] {0, count})
        .setLineColor(Color.LIGHT_GRAY);
    for (int i = 0; i < count; i++) {
      LayerDiagnostics layer = layers.get(i);
      int bottom = count - 1 - i;
      addSteps(chart, layer.layer(), layer.angles(), bottom);
      chart.addAnnotation(
          new AnnotationText(LayerNames.shown(layer.layer()), 28, bottom + PEAK / 2, false));
    }
    return chart;
  }

  private static void addSteps(XYChart chart, String name, Histogram angles, double bottom) {
    int bins = angles.counts().size();
    long most = Math.max(1, angles.counts().stream().max(Long::compare).orElseThrow());
    double[] x = new double[2 * bins];
    double[] y = new double[2 * bins];
    for (int bin = 0; bin < bins; bin++) {
      x[2 * bin] = Math.toDegrees(angles.border(bin));
      x[2 * bin + 1] = Math.toDegrees(angles.border(bin + 1));
      y[2 * bin] = bottom + PEAK * angles.counts().get(bin) / most;
      y[2 * bin + 1] = y[2 * bin];
    }
    chart.addSeries(name, x, y);
  }
}
