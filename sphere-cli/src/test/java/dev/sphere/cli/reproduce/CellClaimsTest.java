package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes do not measure the same cell. */
class CellClaimsTest {

  private static final Cell CELL = new Cell("cosine | softmax", 1);
  private static final Cell OTHER = new Cell("cosine | softmax", 2);

  /** Another process, which holds the cell until it is ended. */
  static final class Holder {

    private Holder() {}

    /** Claims the cell in the folder that is the argument. */
    public static void main(String[] arguments) throws IOException {
      try (CellClaims claims = CellClaims.in(Path.of(arguments[0]))) {
        System.out.println(claims.claim(CELL).isPresent());
        System.in.read();
      }
    }
  }

  @Test
  void whatAnotherProcessMeasuresIsNotClaimedBeforeItEnds(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = holder.inputReader();
        CellClaims claims = CellClaims.in(folder)) {
      assertThat(said.readLine()).isEqualTo("true");

      assertThat(claims.claim(CELL)).isEmpty();
      Optional<FileLock> other = claims.claim(OTHER);
      assertThat(other).isPresent();
      holder.destroyForcibly().waitFor();
      assertThat(claims.claim(CELL)).isPresent();
    } finally {
      holder.destroyForcibly();
    }
  }
}
