package dev.sphere.cli.picture;

import dev.sphere.bench.Growth;
import dev.sphere.cli.report.GrowthSection;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws how many times as long as the first the others take, as something grows. */
final class GrowthPicture {

  private GrowthPicture() {}

  /** Draws a panel; the values stand side by side whatever their distances. */
  static CategoryChart of(GrowthSection section) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(450)
            .height(320)
            .title(section.axis())
            .yAxisTitle("ratio")
            .build();
    Style.apply(chart);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setYAxisDecimalPattern("0.00");
    List<String> values = section.values().stream().map(Growth::shown).toList();
    for (GrowthSection.Row row : section.rows()) {
      chart.addSeries(row.name(), values, row.ratios());
    }
    return chart;
  }
}
