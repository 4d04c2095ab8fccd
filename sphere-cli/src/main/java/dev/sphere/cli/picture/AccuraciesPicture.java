package dev.sphere.cli.picture;

import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws accuracies with their standard errors, side by side over what was varied. */
public final class AccuraciesPicture {

  private static final int HEIGHT = 420;
  private static final int AROUND = 280;
  private static final int PLACE = 150;

  /** As wide as so many places is a picture of fewer. */
  private static final int FEWEST = 3;

  /** How much of the distance of two places the points of one place take. */
  private static final double SPREAD = 0.5;

  private AccuraciesPicture() {}

  /**
   * A measured accuracy.
   *
   * @param place what was varied, by its index
   * @param percent its mean
   * @param standardError of the mean, in points; NaN where it is not known
   */
  public record Accuracy(int place, double percent, double standardError) {}

  /**
   * Draws accuracies.
   *
   * @param places the names of what was varied, at least one; an empty name is not shown
   * @param accuracies by what is compared, at least one each
   */
  public static XYChart of(List<String> places, Map<String, List<Accuracy>> accuracies) {
    XYChart chart = Style.lines("", "", "test accuracy in percent", width(places.size()), HEIGHT);
    chart.getStyler().setSeriesMarkers(new Marker[] {SeriesMarkers.CIRCLE});
    chart.getStyler().setMarkerSize(8);
    chart.getStyler().setXAxisMin(-SPREAD);
    chart.getStyler().setXAxisMax(places.size() - 1 + SPREAD);
    chart.getStyler().setXAxisTickMarkSpacingHint(PLACE);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(at -> label(at, places));
    int drawn = 0;
    for (Map.Entry<String, List<Accuracy>> each : accuracies.entrySet()) {
      double shift = shift(drawn, accuracies.size());
      List<Accuracy> points = each.getValue();
      XYSeries series =
          chart.addSeries(
              each.getKey(),
              points.stream().mapToDouble(point -> point.place() + shift).toArray(),
              points.stream().mapToDouble(Accuracy::percent).toArray(),
              points.stream().mapToDouble(AccuraciesPicture::reach).toArray());
      series.setLineStyle(SeriesLines.NONE);
      drawn++;
    }
    return chart;
  }

  private static int width(int places) {
    return AROUND + Math.max(FEWEST, places) * PLACE;
  }

  /** Blank between places; XChart draws no label at all where those of both ends are the same. */
  private static String label(double at, List<String> places) {
    boolean isPlace = at == Math.rint(at) && at >= 0 && at < places.size();
    return isPlace ? places.get((int) at) : at < 0 ? "" : " ";
  }

  private static double reach(Accuracy point) {
    return Double.isNaN(point.standardError()) ? 0 : point.standardError();
  }

  private static double shift(int index, int count) {
    return count == 1 ? 0 : SPREAD * (index / (count - 1.0) - 0.5);
  }
}
