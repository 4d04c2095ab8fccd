package dev.sphere.cli.picture;

import dev.sphere.cli.report.BenchSection;
import dev.sphere.cli.report.GrowthSection;
import dev.sphere.cli.report.SpeedSection;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws what {@code sphere bench} found. */
public final class BenchPicture {

  private BenchPicture() {}

  /** Draws all comparisons of speed in one chart, and a panel for each thing that grows. */
  public static List<Chart<?, ?>> of(List<BenchSection> sections) {
    List<Chart<?, ?>> charts = new ArrayList<>();
    List<SpeedSection> speeds = only(SpeedSection.class, sections);
    if (!speeds.isEmpty()) {
      charts.add(SpeedPicture.of(speeds));
    }
    only(GrowthSection.class, sections).forEach(each -> charts.add(GrowthPicture.of(each)));
    return charts;
  }

  private static <T> List<T> only(Class<T> sort, List<BenchSection> sections) {
    return sections.stream().filter(sort::isInstance).map(sort::cast).toList();
  }
}
