package dev.sphere.cli.picture;

import java.util.List;
import java.util.Map;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws how many times as much as the first of a comparison the others take. */
final class RatioPicture {

  private static final int WIDTH = 900;
  private static final int AROUND = 120;
  private static final int BAR = 14;
  private static final int GAP = 8;

  private RatioPicture() {}

  /**
   * Draws comparisons side by side, the first variant at the top.
   *
   * @param comparisons by their titles, ratios by the names of variants, which may be missing in
   *     some
   */
  static HorizontalBarChart of(String title, Map<String, Map<String, Double>> comparisons) {
    List<String> names =
        comparisons.values().stream()
            .flatMap(ratios -> ratios.keySet().stream())
            .distinct()
            .toList();
    int height = AROUND + names.size() * (comparisons.size() * BAR + GAP);
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder().width(WIDTH).height(height).title(title).build();
    Style.apply(chart);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    // Else some names are left out; it is the axis of names that is meant.
    chart.getStyler().setXAxisMaxLabelCount(Math.max(2, names.size()));
    comparisons.forEach(
        (comparison, ratios) ->
            chart.addSeries(
                comparison,
                names.stream().map(name -> ratios.getOrDefault(name, Double.NaN)).toList(),
                names));
    return chart;
  }
}
