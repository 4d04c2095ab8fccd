package dev.sphere.cli.report;

import dev.sphere.bench.Timing;
import dev.sphere.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many images pass in a second.
 *
 * @param title names the data
 * @param rows an augmentation each, of the loader alone, then a variant of a network each, of
 *     training steps on batches that are there
 */
public record DataSection(String title, List<Row> rows) implements BenchSection {

  /**
   * A row.
   *
   * @param name such as {@code loader, flip} or {@code cnn-9, cosine}
   * @param imagesPerSecond at the median
   * @param ratio to the fastest step
   * @param spread half the distance between quartiles, relative to the median
   */
  public record Row(String name, double imagesPerSecond, double ratio, double spread) {}

  /**
   * Returns what was measured.
   *
   * @param epochs of the loader
   * @param epochImages images an epoch
   * @param steps by their networks
   * @param stepImages images a step
   */
  public static DataSection of(
      String title,
      int epochImages,
      List<Timing> epochs,
      int stepImages,
      Map<String, List<Timing>> steps) {
    double fastest =
        steps.values().stream()
            .flatMap(List::stream)
            .mapToDouble(step -> stepImages / step.median())
            .max()
            .orElseThrow();
    List<Row> rows = new ArrayList<>();
    for (Timing epoch : epochs) {
      rows.add(row("loader, " + epoch.name(), epochImages, epoch, fastest));
    }
    steps.forEach(
        (network, timings) ->
            timings.forEach(
                step -> rows.add(row(network + ", " + step.name(), stepImages, step, fastest))));
    return new DataSection(title, rows);
  }

  private static Row row(String name, int images, Timing timing, double fastest) {
    double rate = images / timing.median();
    return new Row(name, rate, rate / fastest, timing.spread());
  }

  @Override
  public String sort() {
    return "data";
  }

  @Override
  public Table table() {
    Table table = new Table().row("", "images/s", "of the fastest step", "spread");
    for (Row row : rows) {
      table.row(
          row.name(),
          Table.number("%.0f", row.imagesPerSecond()),
          Table.number("%.2f", row.ratio()),
          Table.number("±%.1f %%", row.spread() * 100));
    }
    return table;
  }
}
