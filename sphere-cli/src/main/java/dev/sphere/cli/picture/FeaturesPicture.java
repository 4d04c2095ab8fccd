package dev.sphere.cli.picture;

import dev.sphere.models.embedding.PlanarClass;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws embeddings of two dimensions, a colour a class, the origin in the middle. */
public final class FeaturesPicture {

  private static final List<Color> COLOURS =
      IntStream.of(
              0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F,
              0xBCBD22, 0x17BECF)
          .mapToObj(Color::new)
          .toList();

  private static final double ROOM = 1.05;

  private FeaturesPicture() {}

  /** Draws classes; colours come again after ten. */
  public static XYChart of(String title, List<PlanarClass> classes) {
    XYChart chart = Style.lines(title, "", "", 560, 480);
    XYStyler styler = chart.getStyler();
    double reach = ROOM * classes.stream().flatMapToDouble(PlanarClass::norms).max().orElseThrow();
    styler.setXAxisMin(-reach).setXAxisMax(reach).setYAxisMin(-reach).setYAxisMax(reach);
    styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    styler.setMarkerSize(3);
    styler.setXAxisDecimalPattern("0.#").setYAxisDecimalPattern("0.#");
    for (int i = 0; i < classes.size(); i++) {
      PlanarClass each = classes.get(i);
      chart
          .addSeries(each.name(), each.x(), each.y())
          .setMarker(SeriesMarkers.CIRCLE)
          .setMarkerColor(COLOURS.get(i % COLOURS.size()));
    }
    return chart;
  }
}
