package dev.sphere.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  private static final byte[] WEIGHTS = random(300);

  @TempDir private Path folder;
  private Checkpoint checkpoint;

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void write() throws IOException {
    checkpoint = new Checkpoint(folder.resolve("c"), 7);
    checkpoint.write(List.of(new Bytes("nothing"), new Bytes("weights", WEIGHTS)));
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    Bytes nothing = new Bytes("nothing", (byte) 1);
    Bytes weights = new Bytes("weights");
    checkpoint.check();
    checkpoint.restore(List.of(nothing, weights));

    assertThat(nothing.bytes()).isEmpty();
    assertThat(weights.bytes()).isEqualTo(WEIGHTS);
  }

  @Test
  void equalStatesMakeEqualFiles() throws IOException {
    Checkpoint other = new Checkpoint(folder.resolve("d"), 8);
    other.write(List.of(new Bytes("nothing"), new Bytes("weights", WEIGHTS)));

    assertThat(other.file()).hasSameBinaryContentAs(checkpoint.file());
  }

  @Test
  void everyFlippedBitShows() throws IOException {
    byte[] whole = Files.readAllBytes(checkpoint.file());
    assertThat(whole.length).isGreaterThan(WEIGHTS.length);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      assertDamaged(damaged, "byte " + i);
    }
  }

  @Test
  void everyMissingEndAndAnyAdditionShows() throws IOException {
    byte[] whole = Files.readAllBytes(checkpoint.file());
    for (int length = 0; length < whole.length; length++) {
      assertDamaged(Arrays.copyOf(whole, length), "length " + length);
    }
    assertDamaged(Arrays.copyOf(whole, whole.length + 1), "one byte more");
  }

  private void assertDamaged(byte[] content, String what) throws IOException {
    Files.write(checkpoint.file(), content);
    assertThatThrownBy(checkpoint::check)
        .as(what)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the checkpoint " + checkpoint.file() + " is damaged: it")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void otherPartsAreRefused() {
    assertRefused("expected its part weights, found nothing", new Bytes("weights"));
    assertRefused("it has more parts than this training", new Bytes("nothing"));
    assertRefused(
        "it has no part moments", new Bytes("nothing"), new Bytes("weights"), new Bytes("moments"));
    assertRefused(
        "its part weights holds more than it should",
        new Bytes("nothing"),
        new Bytes("weights") {
          @Override
          public void restore(DataInputStream in) throws IOException {
            in.readInt();
          }
        });
    assertRefused(
        "a part ends too early",
        new Bytes("nothing") {
          @Override
          public void restore(DataInputStream in) throws IOException {
            in.readLong();
          }
        });
  }

  /** Nor anywhere else: no archive is unpacked. */
  @Test
  void theNameOfAPartIsNoPath() throws IOException {
    String name = "../escaped";
    checkpoint.write(List.of(new Bytes(name, (byte) 1)));

    assertRefused("expected its part weights, found " + name, new Bytes("weights"));
    checkpoint.restore(List.of(new Bytes(name)));
    assertThat(folder.resolve(name)).doesNotExist();
    assertThat(folder.toFile().list()).containsExactly("c");
  }

  private void assertRefused(String reason, Bytes... parts) {
    assertThatThrownBy(() -> checkpoint.restore(List.of(parts)))
        .isInstanceOf(IOException.class)
        .hasMessage("the checkpoint " + checkpoint.file() + " cannot be used: " + reason);
  }
}
