package dev.sphere.cli.reproduce;

import dev.sphere.models.SphereVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures the cells of an experiment that have no result yet, one after the other. */
public final class CellQueue {

  private final Experiment experiment;
  private final Scale scale;
  private final ResultFolder folder;
  private final Consumer<String> progress;

  /**
   * Makes a queue.
   *
   * @param folder where results are kept
   * @param progress is told of each cell that was measured, in a line
   */
  public CellQueue(
      Experiment experiment, Scale scale, ResultFolder folder, Consumer<String> progress) {
    this.experiment = experiment;
    this.scale = scale;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Measures cells.
   *
   * @param data the name of the data set; empty where there is none
   * @param checksum of the data; empty where there is none
   * @param engine the engine and its version
   * @param measure measures a cell
   * @throws IOException if a result that is there cannot be read, or was measured by another
   *     protocol or on other data
   */
  public void run(
      List<Cell> cells,
      String data,
      String checksum,
      String engine,
      Function<Cell, Measured> measure)
      throws IOException {
    String commit = SourceRevision.current();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      Map<String, Object> protocol = experiment.protocol(cell, scale, data);
      if (folder.has(cell)) {
        requireData(folder.read(cell, protocol), checksum);
        continue;
      }
      long begin = System.nanoTime();
      Measured measured = measure.apply(cell);
      folder.write(
          cell,
          new CellResult(
              experiment.id(),
              scale,
              cell.group(),
              cell.seed(),
              protocol,
              measured.values(),
              measured.series(),
              checksum,
              engine,
              SphereVersion.current(),
              commit,
              Instant.now().toString()),
          measured.pictures());
      progress.accept(
          String.format(
              Locale.ROOT,
              "%d/%d  %s, seed %d: %s, %.0f s",
              i + 1,
              cells.size(),
              cell.group(),
              cell.seed(),
              measured.values(),
              (System.nanoTime() - begin) / 1e9));
    }
  }

  private static void requireData(CellResult result, String checksum) throws IOException {
    if (!result.dataChecksum().equals(checksum)) {
      throw new IOException(
          "%s with seed %d was measured on other images (%s, now %s). Take another --out."
              .formatted(result.group(), result.seed(), result.dataChecksum(), checksum));
    }
  }
}
