package dev.sphere.cli.picture;

import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws how many times as much as the first of a comparison the others take. */
final class RatioPicture {

  private RatioPicture() {}

  /**
   * Draws comparisons side by side.
   *
   * @param comparisons by their titles, ratios by the names of variants, which may be missing in
   *     some
   */
  static CategoryChart of(String title, Map<String, Map<String, Double>> comparisons) {
    CategoryChart chart =
        new CategoryChartBuilder().width(900).height(480).title(title).yAxisTitle("ratio").build();
    Style.apply(chart);
    chart.getStyler().setXAxisLabelRotation(35);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    List<String> names =
        comparisons.values().stream()
            .flatMap(ratios -> ratios.keySet().stream())
            .distinct()
            .toList();
    chart.getStyler().setXAxisMaxLabelCount(names.size());
    comparisons.forEach(
        (comparison, ratios) ->
            chart.addSeries(comparison, names, names.stream().map(ratios::get).toList()));
    return chart;
  }
}
