package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    names("batches.meta.txt", 10);
    for (int i = 1; i <= 5; i++) {
      Files.write(directory.resolve("data_batch_" + i + ".bin"), record(i));
    }
    byte[] two = new byte[2 * 3073];
    System.arraycopy(record(7), 0, two, 0, 3073);
    System.arraycopy(record(0), 0, two, 3073, 3073);
    Files.write(directory.resolve("test_batch.bin"), two);
  }

  @Test
  void readsEveryBatchInOrder() {
    ImageData data = load(directory);

    assertThat(data.name()).isEqualTo("cifar10");
    assertThat(IntStream.range(0, 5).map(data.train()::label)).containsExactly(1, 2, 3, 4, 5);
    assertThat(data.test().size()).isEqualTo(2);
    assertThat(data.test().label(0)).isEqualTo(7);
    assertThat(data.train().classNames()).startsWith("class0", "class1").hasSize(10);
  }

  @Test
  void putsTheChannelsOfAPixelTogether() {
    byte[] image = load(directory).train().pixels(0);

    // Row 3, column 5 of planes 0, 1 and 2, each of which holds position + 100 · plane.
    int position = 3 * 32 + 5;
    for (int plane = 0; plane < 3; plane++) {
      assertThat(image[position * 3 + plane]).isEqualTo((byte) (position + 100 * plane));
    }
  }

  @Test
  void isFoundInItsUsualSubfolder(@TempDir Path above) throws IOException {
    Files.move(directory, above.resolve("cifar-10-batches-bin"));
    assertThat(load(above).train().size()).isEqualTo(5);
    Files.createDirectories(directory);
  }

  @Test
  void namesATruncatedFile() throws IOException {
    Path file = directory.resolve("data_batch_4.bin");
    Files.write(file, new byte[5000]);

    assertThatThrownBy(() -> load(directory))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + " is damaged: it has 5,000 bytes, expected a positive multiple of 3,073 (1 label"
                + " and 3,072 pixel bytes a record).\nGet the file again.");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> load(directory)).hasMessageContaining("it has 0 bytes");
  }

  @Test
  void namesALabelOutOfRange() throws IOException {
    Path file = directory.resolve("data_batch_2.bin");
    Files.write(file, record(10));

    assertThatThrownBy(() -> load(directory))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + " is damaged: record 0 has label 10, expected 0 to 9.");
  }

  @Test
  void saysWhereToGetWhatIsMissing() throws IOException {
    Files.delete(directory.resolve("data_batch_3.bin"));

    assertThatThrownBy(() -> load(directory))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "CIFAR-10 was not found: "
                + directory
                + " has no data_batch_3.bin.\n"
                + "Get and unpack cifar-10-binary.tar.gz (the binary version) at"
                + " https://www.cs.toronto.edu/~kriz/cifar.html and pass the folder with"
                + " --data-dir.");
    assertThatThrownBy(() -> load(directory.resolve("no")))
        .hasMessageContaining("there is no " + directory.resolve("no"));
    assertThatThrownBy(() -> load(directory.resolve("batches.meta.txt")))
        .hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> load(null))
        .hasMessageStartingWith("CIFAR-10 is read from a directory, but none was given.\n")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void checksTheClassNames() throws IOException {
    names("batches.meta.txt", 9);
    assertThatThrownBy(() -> load(directory))
        .hasMessageEndingWith("batches.meta.txt has 9 class names, expected 10.");
  }

  @Test
  void hundredClassesUseTheFineLabel() throws IOException {
    names("fine_label_names.txt", 100);
    byte[] record = new byte[3074];
    record[0] = 19;
    record[1] = 99;
    record[2] = 5;
    record[2 + 1024] = 6;
    Files.write(directory.resolve("train.bin"), record);
    Files.write(directory.resolve("test.bin"), record);
    ImageData data = new Cifar100().load(DatasetOptions.defaults().withDirectory(directory));

    assertThat(data.name()).isEqualTo("cifar100");
    assertThat(data.train().label(0)).isEqualTo(99);
    assertThat(data.train().classNames().get(99)).isEqualTo("class99");
    assertThat(data.train().pixels(0)).startsWith(5, 6, 0);
    record[1] = 100;
    Files.write(directory.resolve("test.bin"), record);
    assertThatThrownBy(
            () -> new Cifar100().load(DatasetOptions.defaults().withDirectory(directory)))
        .hasMessageContaining("record 0 has label 100, expected 0 to 99");
  }

  private static ImageData load(Path directory) {
    return new Cifar10().load(DatasetOptions.defaults().withDirectory(directory));
  }

  private void names(String file, int count) throws IOException {
    String lines =
        IntStream.range(0, count).mapToObj(i -> "class" + i).collect(Collectors.joining("\n"));
    Files.writeString(directory.resolve(file), lines + "\n\n");
  }

  private static byte[] record(int label) {
    byte[] record = new byte[3073];
    record[0] = (byte) label;
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < 1024; i++) {
        record[1 + plane * 1024 + i] = (byte) (i + 100 * plane);
      }
    }
    return record;
  }
}
