package dev.sphere.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sphere.models.file.AtomicFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

  private static final List<Bytes> PARTS = List.of(new Bytes("a", new byte[100_000]));

  /** Fails after some bytes, as a disk that gets full. */
  private static final Bytes FAILING =
      new Bytes("a") {
        @Override
        public void save(DataOutputStream out) throws IOException {
          out.write(new byte[100_000]);
          throw new IOException("it is full");
        }
      };

  /** Of another training. */
  private static final Bytes REFUSING =
      new Bytes("a") {
        @Override
        public void restore(DataInputStream in) throws IOException {
          throw new IOException("it is of another training");
        }
      };

  @TempDir private Path run;

  private Path folder() {
    return run.resolve("checkpoints");
  }

  private List<Integer> kept(CheckpointStore store) throws IOException {
    return store.newestFirst().stream().map(Checkpoint::iteration).toList();
  }

  @Test
  void keepsTheNewestAndTheBest() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 2);
    assertThat(kept(store)).isEmpty();
    store.write(5, 0, PARTS);
    store.write(10, 10, PARTS);
    store.write(15, 10, PARTS);
    assertThat(kept(store)).containsExactly(15, 10);
    store.write(20, 10, PARTS);
    assertThat(kept(store)).containsExactly(20, 15, 10);
    store.write(25, 25, PARTS);
    assertThat(kept(store)).containsExactly(25, 20);
    for (Checkpoint checkpoint : store.newestFirst()) {
      checkpoint.check();
    }
  }

  /** A damaged one of iteration 30 must not push out what is written after going back to 10. */
  @Test
  void thoseOfLaterIterationsGo() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(10, 0, PARTS);
    Files.write(folder().resolve("iteration-00000030.checkpoint"), new byte[] {1, 2, 3});
    store.write(15, 0, PARTS);

    assertThat(kept(store)).containsExactly(15);
  }

  @Test
  void whatAKilledProcessWasWritingGoes() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(1, 0, PARTS);
    Path unfinished = folder().resolve("iteration-00000007.checkpoint" + AtomicFile.SUFFIX);
    Files.write(unfinished, new byte[10]);
    assertThat(kept(store)).containsExactly(1);
    store.write(2, 0, PARTS);
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(1, 0, PARTS);
    Path other = Files.createFile(folder().resolve("iteration-1.checkpoint"));
    store.write(2, 0, PARTS);

    assertThat(other).exists();
    assertThat(kept(store)).containsExactly(2);
  }

  @Test
  void areOfWhatTheNewestWholeOneIsOf() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 2);
    Bytes other = new Bytes("b", new byte[0]);
    assertThat(store.isOf(PARTS.get(0))).isFalse();
    store.write(1, 0, List.of(PARTS.get(0), other));
    assertThat(store.isOf(new Bytes("a"))).isTrue();
    assertThat(store.isOf(new Bytes("b"))).isFalse();
    store.write(2, 0, List.of(other));
    assertThat(store.isOf(new Bytes("b"))).isTrue();
    Files.write(folder().resolve("iteration-00000002.checkpoint"), new byte[] {1, 2, 3});
    assertThat(store.isOf(new Bytes("a"))).isTrue();
    assertThat(store.isOf(REFUSING)).isFalse();
  }

  @Test
  void areDeletedWithTheirFolder() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 2);
    store.delete();
    store.write(1, 0, PARTS);
    store.write(2, 0, PARTS);
    Files.write(folder().resolve("iteration-00000003.checkpoint" + AtomicFile.SUFFIX), new byte[1]);

    store.delete();

    assertThat(folder()).doesNotExist();
    assertThat(run).exists();
  }

  @Test
  void isNotDeletedWithFilesOfOthers() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(1, 0, PARTS);
    Path other = Files.createFile(folder().resolve("notes.txt"));

    assertThatThrownBy(store::delete).isInstanceOf(IOException.class);
    assertThat(other).exists();
  }

  @Test
  void aWriteThatFailsLeavesTheOneBefore() throws IOException {
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(1, 0, PARTS);
    for (int iteration : new int[] {1, 2}) {
      assertThatThrownBy(() -> store.write(iteration, 0, List.of(FAILING)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot write " + folder())
          .hasMessageEndingWith("it is full");
    }

    assertOnlyTheFirst(store);
  }

  /** /dev/full is a device without space. */
  @Test
  void aFullDiskLeavesTheOneBefore() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    CheckpointStore store = new CheckpointStore(folder(), 1);
    store.write(1, 0, PARTS);
    Path file = folder().resolve("iteration-00000002.checkpoint");
    Files.createSymbolicLink(file.resolveSibling(file.getFileName() + AtomicFile.SUFFIX), full);

    assertThatThrownBy(() -> store.write(2, 0, PARTS))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + file + ": No space left on device");
    assertOnlyTheFirst(store);
  }

  private void assertOnlyTheFirst(CheckpointStore store) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files).containsExactly(folder().resolve("iteration-00000001.checkpoint"));
    }
    Bytes restored = new Bytes("a");
    Checkpoint checkpoint = store.newestFirst().get(0);
    checkpoint.check();
    checkpoint.restore(List.of(restored));
    assertThat(restored.bytes()).hasSize(100_000);
  }

  @Test
  void aDeletedRunFolderDoesNotComeBack() {
    Path gone = run.resolve("gone");
    assertThatThrownBy(() -> new CheckpointStore(gone.resolve("checkpoints"), 1).write(1, 0, PARTS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is the run folder there");
    assertThat(gone).doesNotExist();
  }

  @Test
  void atLeastOneIsKept() {
    assertThatThrownBy(() -> new CheckpointStore(folder(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least 1 checkpoint must be kept, got 0");
  }
}
