package dev.sphere.models.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real data sets that lie beside the project on some machines. */
final class SharedData {
  private SharedData() {}

  /** The folder of the real data sets; a test that asks for it is skipped where there is none. */
  static Path directory() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      Path data = here.resolve("shared/data");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    assumeTrue(false, "needs the real data sets in a folder shared/data above this one");
    return null;
  }
}
