package dev.sphere.cli.picture;

import dev.sphere.cli.report.SpeedSection;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws how many times as long as the first of a comparison the others take. */
final class SpeedPicture {

  private SpeedPicture() {}

  /** Draws comparisons of the same variants side by side; a variant may be missing in one. */
  static CategoryChart of(List<SpeedSection> sections) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(900)
            .height(480)
            .title("time, in units of the first")
            .yAxisTitle("ratio")
            .build();
    Style.apply(chart);
    chart.getStyler().setXAxisLabelRotation(35);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    List<String> names =
        sections.stream()
            .flatMap(section -> section.rows().stream().map(SpeedSection.Row::name))
            .distinct()
            .toList();
    chart.getStyler().setXAxisMaxLabelCount(names.size());
    for (SpeedSection section : sections) {
      chart.addSeries(
          section.title(), names, names.stream().map(name -> ratio(section, name)).toList());
    }
    return chart;
  }

  private static Double ratio(SpeedSection section, String name) {
    return section.rows().stream()
        .filter(row -> row.name().equals(name))
        .map(SpeedSection.Row::ratio)
        .findFirst()
        .orElse(null);
  }
}
