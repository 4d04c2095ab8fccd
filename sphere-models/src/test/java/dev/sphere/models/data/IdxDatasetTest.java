package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDatasetTest {
  private static final byte[] PIXELS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255};

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.write(directory.resolve("train-images-idx3-ubyte"), images(2, 3, 2, PIXELS));
    Files.write(directory.resolve("train-labels-idx1-ubyte"), labels(2, 9, 0));
    Files.write(
        directory.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(1, 3, 2, 1, 2, 3, 4, 5, 6)));
    Files.write(directory.resolve("t10k-labels-idx1-ubyte.gz"), gzip(labels(1, 4)));
  }

  @Test
  void readsPlainAndCompressedFiles() {
    ImageData data = load();

    assertThat(data.name()).isEqualTo("mnist");
    assertThat(data.train().height()).isEqualTo(3);
    assertThat(data.train().width()).isEqualTo(2);
    assertThat(data.train().channels()).isEqualTo(1);
    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.train().pixels(1)).containsExactly(6, 7, 8, 9, 10, 255);
    assertThat(data.train().label(0)).isEqualTo(9);
    assertThat(data.test().pixels(0)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(data.test().label(0)).isEqualTo(4);
    assertThat(data.train().classNames()).startsWith("0", "1").hasSize(10);
  }

  @Test
  void fashionHasItsOwnNames() {
    ImageData data =
        IdxDataset.fashionMnist().load(DatasetOptions.defaults().withDirectory(directory));
    assertThat(data.name()).isEqualTo("fashion-mnist");
    assertThat(data.train().classNames()).startsWith("T-shirt/top").endsWith("Ankle boot");
  }

  @Test
  void plainFileMustHaveExactlyWhatItDeclares() throws IOException {
    Path file = directory.resolve("train-images-idx3-ubyte");
    byte[] whole = images(2, 3, 2, PIXELS);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + " is damaged: it declares 12 bytes after the header of 16, but has 11.\n"
                + "Get the file again.");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(this::load).hasMessageContaining("but has 13");
    Files.write(file, new byte[0]);
    assertThatThrownBy(this::load)
        .hasMessageContaining("it has 0 bytes, fewer than its header of 16");
  }

  @Test
  void compressedFileMustHaveExactlyWhatItDeclares() throws IOException {
    Path file = directory.resolve("t10k-images-idx3-ubyte.gz");
    byte[] whole = images(1, 3, 2, 1, 2, 3, 4, 5, 6);
    Files.write(file, gzip(Arrays.copyOf(whole, whole.length - 1)));
    assertThatThrownBy(this::load).hasMessageContaining(file + " is damaged: it ends too early");
    Files.write(file, gzip(Arrays.copyOf(whole, whole.length + 1)));
    assertThatThrownBy(this::load)
        .hasMessageContaining(file + " is damaged: bytes follow the last of 1 items");
    byte[] compressed = gzip(whole);
    Files.write(file, Arrays.copyOf(compressed, compressed.length - 6));
    assertThatThrownBy(this::load).hasMessageContaining(file + " is damaged: it ends too early");
    compressed[compressed.length - 8] ^= 1;
    Files.write(file, compressed);
    assertThatThrownBy(this::load).hasMessageContaining("its compression is broken");
  }

  @Test
  void hugeDeclaredSizesAllocateNothing() throws IOException {
    Path file = directory.resolve("train-images-idx3-ubyte");
    Files.write(file, images(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("declares 9,223,372,036,854,775,807 bytes");
    Files.write(file, gzip(images(2_000_000_000, 28, 28)));
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("it declares 1,568,000,000,000 bytes, more than its")
        .hasMessageContaining("compressed bytes can hold");
    Files.write(file, images(-1, 28, 28));
    assertThatThrownBy(this::load).hasMessageContaining("it declares a size of 4294967295");
  }

  @Test
  void checksMagicLabelsAndCounts() throws IOException {
    Path images = directory.resolve("train-images-idx3-ubyte");
    Path labels = directory.resolve("train-labels-idx1-ubyte");
    Files.write(labels, labels(2, 9, 10));
    assertThatThrownBy(this::load)
        .hasMessageStartingWith(labels + " is damaged: label 1 is 10, expected 0 to 9.");
    Files.write(labels, labels(3, 1, 2, 3));
    assertThatThrownBy(this::load)
        .hasMessage(
            images + " has 2 images, but " + labels + " has 3 labels.\nGet both files again.");
    Files.write(labels, images(2, 3, 2, PIXELS));
    assertThatThrownBy(this::load)
        .hasMessageContaining("it begins with 0x00000803, expected 0x00000801");
  }

  @Test
  void saysWhereToGetWhatIsMissing() throws IOException {
    Files.delete(directory.resolve("t10k-labels-idx1-ubyte.gz"));
    assertThatThrownBy(this::load)
        .hasMessage(
            "MNIST was not found: "
                + directory
                + " has no t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz.\n"
                + "Get its four idx-ubyte files at https://yann.lecun.com/exdb/mnist/ and pass the"
                + " folder with --data-dir.");
  }

  private ImageData load() {
    return IdxDataset.mnist().load(DatasetOptions.defaults().withDirectory(directory));
  }

  private static byte[] images(int count, int rows, int columns, int... pixels) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + pixels.length);
    buffer.putInt(0x803).putInt(count).putInt(rows).putInt(columns);
    for (int pixel : pixels) {
      buffer.put((byte) pixel);
    }
    return buffer.array();
  }

  private static byte[] images(int count, int rows, int columns, byte[] pixels) {
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int count, int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(count);
    for (int label : labels) {
      buffer.put((byte) label);
    }
    return buffer.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
