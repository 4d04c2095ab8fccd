package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.CellQueue.Ground;
import dev.sphere.cli.reproduce.CellQueue.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes do not measure the same cell. */
class CellClaimsTest {

  private static final Cell CELL = new Cell("cosine | softmax", 1);
  private static final Cell OTHER = new Cell("cosine | softmax", 2);

  /** Another process, which holds the cell and the report until it is ended. */
  static final class Holder {

    private Holder() {}

    /** Claims both in the folder that is the argument. */
    public static void main(String[] arguments) throws IOException {
      try (CellClaims claims = CellClaims.in(Path.of(arguments[0]))) {
        claims.awaitReport();
        System.out.println(claims.claim(CELL).isPresent());
        System.in.read();
      }
    }

    static Process start(Path folder) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Holder.class.getName(),
              folder.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }
  }

  @Test
  void whatAnotherProcessMeasuresIsNotClaimedBeforeItEnds(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process holder = Holder.start(folder);
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

  @Test
  void aQueueMeasuresTheOthers(@TempDir Path folder) throws IOException {
    Process holder = Holder.start(folder);
    try (BufferedReader said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("true");
      CellQueue queue =
          new CellQueue(
              KnownExperiments.all().get("table-1"),
              Scale.SMOKE,
              new ResultFolder(folder),
              line -> {},
              () -> false);

      assertThat(
              queue.run(
                  List.of(CELL, OTHER),
                  new Ground("shapes10", "", "", ""),
                  (cell, checkpoints) -> Measured.of(Map.of("accuracy", 0.5))))
          .isEqualTo(new Outcome(false, 1, 0));
      assertThat(new ResultFolder(folder).has(CELL)).isFalse();
      assertThat(new ResultFolder(folder).has(OTHER)).isTrue();
    } finally {
      holder.destroyForcibly();
    }
  }

  /** The wait is too short to prove that it waits, and long enough to see where it does not. */
  @Test
  void aReportWaitsForThatOfAnotherProcess(@TempDir Path folder)
      throws IOException, InterruptedException {
    Process holder = Holder.start(folder);
    try (BufferedReader said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("true");
      CountDownLatch reported = new CountDownLatch(1);
      Thread waiting =
          new Thread(
              () -> {
                try {
                  new ResultFolder(folder).reportAlone(reported::countDown);
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
      waiting.start();

      assertThat(reported.await(300, TimeUnit.MILLISECONDS)).isFalse();
      holder.destroyForcibly().waitFor();
      assertThat(reported.await(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      holder.destroyForcibly();
    }
  }
}
