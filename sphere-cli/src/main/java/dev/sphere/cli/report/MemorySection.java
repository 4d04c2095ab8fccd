package dev.sphere.cli.report;

import dev.sphere.bench.PeakMemory;
import dev.sphere.cli.output.Table;
import java.util.List;

/**
 * How much memory variants take; the first row is what the others are measured in.
 *
 * @param title such as {@code memory of a training step of cnn-9}
 */
public record MemorySection(String title, List<Row> rows) implements BenchSection {

  private static final double MEBIBYTE = 1 << 20;

  /**
   * A row.
   *
   * @param name of the variant
   * @param allocated bytes in use at the peak
   * @param allocatedRatio to the first row's
   * @param resident bytes that the process had from the system at its peak
   * @param residentRatio to the first row's
   */
  public record Row(
      String name, long allocated, double allocatedRatio, long resident, double residentRatio) {}

  /** Returns what was measured. */
  public static MemorySection of(String title, List<PeakMemory> peaks) {
    PeakMemory first = peaks.get(0);
    return new MemorySection(
        title,
        peaks.stream()
            .map(
                peak ->
                    new Row(
                        peak.name(),
                        peak.allocated(),
                        peak.allocatedRatioTo(first),
                        peak.resident(),
                        peak.residentRatioTo(first)))
            .toList());
  }

  @Override
  public String sort() {
    return "memory";
  }

  @Override
  public Table table() {
    Table table = new Table().row("", "allocated", "ratio", "resident", "ratio");
    for (Row row : rows) {
      table.row(
          row.name(),
          Table.number("%.0f MiB", row.allocated() / MEBIBYTE),
          Table.number("%.3f", row.allocatedRatio()),
          Table.number("%.0f MiB", row.resident() / MEBIBYTE),
          Table.number("%.3f", row.residentRatio()));
    }
    return table;
  }
}
