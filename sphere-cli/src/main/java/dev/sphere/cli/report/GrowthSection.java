package dev.sphere.cli.report;

import dev.sphere.bench.Growth;
import dev.sphere.bench.GrowthComparison;
import dev.sphere.bench.Timing;
import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How fast variants are as something grows.
 *
 * @param title what is timed
 * @param axis what grows
 * @param values of it
 * @param rows the first is what the others are measured in
 */
public record GrowthSection(String title, String axis, List<Double> values, List<Row> rows)
    implements BenchSection {

  /**
   * A row, with a figure for each value.
   *
   * @param name of the variant
   * @param seconds medians
   * @param ratios to the first row
   * @param spreads half the distances between quartiles, relative to the medians
   */
  public record Row(String name, List<Double> seconds, List<Double> ratios, List<Double> spreads) {}

  /** Returns what a comparison found. */
  public static GrowthSection of(GrowthComparison comparison) {
    List<List<Timing>> timings = comparison.timings();
    List<Row> rows =
        IntStream.range(0, timings.get(0).size())
            .mapToObj(
                variant ->
                    new Row(
                        timings.get(0).get(variant).name(),
                        each(timings, point -> point.get(variant).median()),
                        each(timings, point -> point.get(variant).ratioTo(point.get(0))),
                        each(timings, point -> point.get(variant).spread())))
            .toList();
    Growth growth = comparison.growth();
    return new GrowthSection(title(growth.axis()), growth.axis().toString(), growth.values(), rows);
  }

  private static List<Double> each(
      List<List<Timing>> timings, Function<List<Timing>, Double> figure) {
    return timings.stream().map(figure).toList();
  }

  private static String title(Growth.Axis axis) {
    return switch (axis) {
      case WIDTH -> "training step by the width of cnn-9";
      case DEPTH -> "training step by the depth of the cnn";
      case BATCH -> "training step of cnn-9 by images a batch";
      case IMAGE -> "training step of cnn-9 by the side of the images";
      case KERNEL -> "one layer, forward and backward, by the side of its kernels";
      case CLASSES -> "training step of cnn-9 by the number of classes";
    };
  }

  @Override
  public String sort() {
    return "growth";
  }

  @Override
  public Table table() {
    Table table = new Table();
    table.row(cells(axis, values.stream().map(Growth::shown)));
    table.row(
        cells(
            rows.get(0).name() + ", ms",
            rows.get(0).seconds().stream().map(seconds -> Table.number("%.1f", seconds * 1e3))));
    for (Row row : rows) {
      table.row(
          cells(
              row.name(),
              IntStream.range(0, values.size())
                  .mapToObj(
                      point ->
                          Table.number("%.3f", row.ratios().get(point))
                              + Table.number(" ±%.1f %%", row.spreads().get(point) * 100))));
    }
    return table;
  }

  private static String[] cells(String first, Stream<String> others) {
    List<String> cells = new ArrayList<>(List.of(first));
    others.forEach(cells::add);
    return cells.toArray(String[]::new);
  }
}
