package dev.sphere.cli.reproduce;

import dev.sphere.cli.picture.HistogramPicture;
import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.NumberText;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The slopes k that the filters of layers learned.
 *
 * @param byLayer those of all seeds, in rising order
 */
record LearnedSlopes(Map<String, List<Double>> byLayer) {

  private static final String SERIES = "k of ";

  /** Returns the name of the series of a layer's slopes in a result. */
  static String series(String layer) {
    return SERIES + layer;
  }

  /** Takes the slopes from results; nothing where none has any. */
  static Optional<LearnedSlopes> of(List<CellResult> results) {
    Map<String, List<Double>> byLayer = new LinkedHashMap<>();
    for (CellResult result : results) {
      result
          .series()
          .forEach(
              (name, slopes) -> {
                if (name.startsWith(SERIES)) {
                  byLayer
                      .computeIfAbsent(name.substring(SERIES.length()), n -> new ArrayList<>())
                      .addAll(slopes);
                }
              });
    }
    byLayer.values().forEach(Collections::sort);
    return byLayer.isEmpty() ? Optional.empty() : Optional.of(new LearnedSlopes(byLayer));
  }

  ResultTable table() {
    ResultTable table =
        new ResultTable(
            "Learned k, the filters of all seeds",
            List.of("", "filters", "least", "lower quartile", "median", "upper quartile", "most"));
    byLayer.forEach(
        (layer, slopes) -> {
          List<String> cells = new ArrayList<>(List.of(layer, Integer.toString(slopes.size())));
          Stream.of(0.0, 0.25, 0.5, 0.75, 1.0)
              .map(share -> NumberText.of("%.2f", quantile(slopes, share)))
              .forEach(cells::add);
          table.texts(cells);
        });
    return table;
  }

  /** Between two values as far as the share lies between theirs. */
  static double quantile(List<Double> sorted, double share) {
    double position = share * (sorted.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
  }

  Figure figure() {
    return Figure.drawn(
        "slopes",
        "Share of filters by their learned k, all seeds; each began at 0.5",
        () -> HistogramPicture.of("learned k", "k", byLayer));
  }
}
