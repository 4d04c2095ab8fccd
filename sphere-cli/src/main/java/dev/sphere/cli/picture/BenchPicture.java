package dev.sphere.cli.picture;

import dev.sphere.cli.report.BenchSection;
import dev.sphere.cli.report.DataSection;
import dev.sphere.cli.report.GrowthSection;
import dev.sphere.cli.report.MemorySection;
import dev.sphere.cli.report.SpeedSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws what {@code sphere bench} found. */
public final class BenchPicture {

  private BenchPicture() {}

  /**
   * Draws all comparisons of speed in one chart, all of memory and of data in others, and a panel
   * for each thing that grows.
   */
  public static List<Chart<?, ?>> of(List<BenchSection> sections) {
    Map<String, Map<String, Double>> speeds = new LinkedHashMap<>();
    Map<String, Map<String, Double>> memory = new LinkedHashMap<>();
    Map<String, Map<String, Double>> data = new LinkedHashMap<>();
    List<Chart<?, ?>> panels = new ArrayList<>();
    for (BenchSection section : sections) {
      if (section instanceof SpeedSection speed) {
        speeds.put(
            speed.title(), ratios(speed.rows(), SpeedSection.Row::name, SpeedSection.Row::ratio));
      } else if (section instanceof MemorySection peaks) {
        memory.put(
            peaks.title(),
            ratios(peaks.rows(), MemorySection.Row::name, MemorySection.Row::allocatedRatio));
      } else if (section instanceof DataSection rates) {
        data.put(
            rates.title(), ratios(rates.rows(), DataSection.Row::name, DataSection.Row::ratio));
      } else if (section instanceof GrowthSection growth) {
        panels.add(GrowthPicture.of(growth));
      }
    }
    List<Chart<?, ?>> charts = new ArrayList<>();
    add(charts, "time, in units of the first", speeds);
    add(charts, "memory allocated, in units of the first", memory);
    add(charts, "images a second, in units of the fastest step", data);
    charts.addAll(panels);
    return charts;
  }

  private static void add(
      List<Chart<?, ?>> charts, String title, Map<String, Map<String, Double>> comparisons) {
    if (!comparisons.isEmpty()) {
      charts.add(RatioPicture.of(title, comparisons));
    }
  }

  private static <R> Map<String, Double> ratios(
      List<R> rows, Function<R, String> name, Function<R, Double> ratio) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    rows.forEach(row -> ratios.put(name.apply(row), ratio.apply(row)));
    return ratios;
  }
}
