package dev.sphere.cli.reproduce;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sphere.api.Excerpt;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The results of an experiment, a file a cell, so that it goes on where it was interrupted. */
public final class ResultFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String CHECKPOINTS = ".checkpoints";

  private final Path path;

  /**
   * Opens a folder, and makes it where it is missing.
   *
   * @throws IOException if it cannot be made
   */
  public ResultFolder(Path path) throws IOException {
    this.path = Files.createDirectories(path);
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  /** Returns whether a cell has a result. */
  public boolean has(Cell cell) {
    return Files.isRegularFile(file(cell));
  }

  /**
   * Reads the result of a cell.
   *
   * @param protocol what the cell must have been measured by
   * @throws IOException if it cannot be read, or was measured by another protocol
   */
  public CellResult read(Cell cell, Map<String, Object> protocol) throws IOException {
    CellResult result = parse(file(cell));
    check(file(cell), result, protocol);
    return result;
  }

  private static CellResult parse(Path file) throws IOException {
    try {
      return JSON.readValue(file.toFile(), CellResult.class);
    } catch (JacksonException damaged) {
      throw new IOException(
          file + " is damaged: " + Excerpt.of(damaged.getOriginalMessage()), damaged);
    }
  }

  private static void check(Path file, CellResult result, Map<String, Object> protocol)
      throws IOException {
    if (!JSON.valueToTree(protocol).equals(JSON.valueToTree(result.protocol()))) {
      throw new IOException(
          "%s was measured by another protocol: %s, now it is %s. Take another --out."
              .formatted(file, result.protocol(), protocol));
    }
  }

  /**
   * Reads the results of all cells that have one, in the order of the cells.
   *
   * @throws IOException if one cannot be read, is of another experiment, or was measured by another
   *     protocol than the experiment has now
   */
  public List<CellResult> readAll(Experiment experiment) throws IOException {
    List<CellResult> results = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        CellResult result = parse(file);
        if (!result.experiment().equals(experiment.id())) {
          throw new IOException(
              "%s is of %s, not of %s".formatted(file, result.experiment(), experiment.id()));
        }
        check(file, result, experiment.protocol(result.cell(), result.scale(), dataName(result)));
        results.add(result);
      }
    }
    List<Cell> order =
        results.stream()
            .map(result -> new Origin(result.scale(), dataName(result)))
            .distinct()
            .flatMap(
                origin -> experiment.cells(origin.scale(), seeds(results), origin.data()).stream())
            .toList();
    results.sort(Comparator.comparingInt(result -> order.indexOf(result.cell())));
    return results;
  }

  private record Origin(Scale scale, String data) {}

  private static String dataName(CellResult result) {
    return (String) result.protocol().getOrDefault("data", "");
  }

  private static int seeds(List<CellResult> results) {
    return (int) results.stream().mapToLong(CellResult::seed).max().orElse(0);
  }

  /** Writes the result of a cell and its pictures; the result appears whole or not at all. */
  public void write(Cell cell, CellResult result, Map<String, BufferedImage> pictures)
      throws IOException {
    for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
      AtomicFile.write(
          path.resolve(picture.getKey() + ".png"),
          out -> ImageIO.write(picture.getValue(), "png", out));
    }
    byte[] content = JSON.writeValueAsBytes(result);
    AtomicFile.write(file(cell), out -> out.write(content));
  }

  /** What reads all results and writes what they show. */
  @FunctionalInterface
  public interface Reporting {

    /**
     * Reads and writes.
     *
     * @throws IOException if it cannot
     */
    void report() throws IOException;
  }

  /**
   * Reports when no other process does: the last to report has seen all results.
   *
   * @throws IOException if the report fails or the folder cannot be written
   */
  public void reportAlone(Reporting reporting) throws IOException {
    try (CellClaims claims = CellClaims.in(path)) {
      claims.awaitReport();
      reporting.report();
    }
  }

  /** Returns where the training of a cell goes on that has no result yet. */
  CheckpointStore checkpoints(Cell cell) {
    return new CheckpointStore(path.resolve(cell.fileName() + CHECKPOINTS), 1);
  }

  private Path file(Cell cell) {
    return path.resolve(cell.fileName());
  }
}
