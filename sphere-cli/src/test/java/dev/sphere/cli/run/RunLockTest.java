package dev.sphere.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Within one process; {@code InterruptionTest} has two. */
class RunLockTest {

  @TempDir private Path folder;

  private final String inUse =
      " is in use: process %d trains in it".formatted(ProcessHandle.current().pid());

  @Test
  void oneAtATime() throws IOException {
    Path other = Files.createTempDirectory(folder, "other");
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    int result =
        RunLock.during(
            other,
            () -> {
              assertThatThrownBy(() -> RunLock.during(other, () -> 1)).hasMessage(other + inUse);
              assertThatThrownBy(() -> RunLock.during(link, () -> 1)).hasMessage(link + inUse);
              return RunLock.during(folder, () -> 2);
            });
    assertThat(result).isEqualTo(2);
  }

  @Test
  void freeAgainHoweverItEnded() throws IOException {
    assertThatThrownBy(
            () ->
                RunLock.during(
                    folder,
                    () -> {
                      throw new IOException("failed");
                    }))
        .hasMessage("failed");
    assertThat(RunLock.<Integer>during(folder, () -> 3)).isEqualTo(3);
    assertThat(Files.readString(folder.resolve(".lock")).strip())
        .isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path system = Path.of("/proc/self");
    assertThatThrownBy(() -> RunLock.during(system, () -> 1))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to the run folder " + system);
  }
}
