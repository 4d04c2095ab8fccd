package dev.sphere.cli.run;

import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.DiagnosticsJson;
import dev.sphere.models.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a network, in the order of the iterations, one a line; none where it has no sphere
 * layers.
 *
 * @param path the file
 */
public record DiagnosticsFile(Path path) {

  /** Writes looks in place of those there are; without any there is no file. */
  public void write(List<Diagnostics> looks) throws IOException {
    if (looks.isEmpty()) {
      Files.deleteIfExists(path);
      return;
    }
    AtomicFile.write(
        path,
        out -> {
          for (Diagnostics look : looks) {
            out.write((DiagnosticsJson.of(look) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /**
   * Reads the looks; there are none without a file.
   *
   * @throws IOException if the file is damaged
   */
  public List<Diagnostics> read() throws IOException {
    List<Diagnostics> looks = new ArrayList<>();
    if (Files.isRegularFile(path)) {
      for (String line : TextFile.read(path).split("\n")) {
        try {
          looks.add(DiagnosticsJson.parse(line));
        } catch (IOException damaged) {
          throw new IOException(
              "%s is damaged in line %d: %s"
                  .formatted(path, looks.size() + 1, damaged.getMessage()),
              damaged);
        }
      }
    }
    return looks;
  }
}
