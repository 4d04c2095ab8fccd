package dev.sphere.cli.reproduce;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The results of an experiment, a file a cell, so that it goes on where it was interrupted. */
public final class ResultFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;

  /**
   * Opens a folder, and makes it where it is missing.
   *
   * @throws IOException if it cannot be made
   */
  public ResultFolder(Path path) throws IOException {
    this.path = Files.createDirectories(path);
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
    try {
      CellResult result = JSON.readValue(file(cell).toFile(), CellResult.class);
      if (!JSON.valueToTree(protocol).equals(JSON.valueToTree(result.protocol()))) {
        throw new IOException(
            "%s was measured by another protocol: %s, now it is %s. Take another --out."
                .formatted(file(cell), result.protocol(), protocol));
      }
      return result;
    } catch (JacksonException damaged) {
      throw new IOException(file(cell) + " is damaged: " + damaged.getOriginalMessage(), damaged);
    }
  }

  /** Writes the result of a cell; it appears whole or not at all. */
  public void write(Cell cell, CellResult result) throws IOException {
    Path unfinished = path.resolve(cell.fileName() + ".unfinished");
    JSON.writeValue(unfinished.toFile(), result);
    Files.move(unfinished, file(cell), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(Cell cell) {
    return path.resolve(cell.fileName());
  }
}
