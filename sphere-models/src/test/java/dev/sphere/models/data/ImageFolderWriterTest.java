package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderWriterTest {

  @TempDir private Path directory;

  private static ImageSet noise(int size, int channels, long seed) {
    Random random = new Random(seed);
    byte[][] pixels = new byte[size][6 * 6 * channels];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      random.nextBytes(pixels[i]);
      labels[i] = i % 2;
    }
    return new ImageSet(List.of("T-shirt/top", "boot"), 6, 6, channels, pixels, labels);
  }

  /** Grey comes back as red, green and blue, all the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void imageFolderReadsTheSamePixels(int channels) throws IOException {
    Path folder = directory.resolve("data");
    ImageData data = new ImageData("noise", noise(9, channels, 1), noise(4, channels, 2));
    ImageFolderWriter.write(data, folder);
    ImageData read =
        new ImageFolder().load(DatasetOptions.defaults().withDirectory(folder).withImageSize(6));

    assertThat(read.train().classNames()).containsExactly("T-shirt-top", "boot");
    assertSame(read.train(), data.train());
    assertSame(read.test(), data.test());
    assertThat(folder.resolve("train/boot/00001.png")).isRegularFile();
  }

  @Test
  void imageFolderReadsATestOfOneClass() throws IOException {
    Path folder = directory.resolve("data");
    ImageFolderWriter.write(new ImageData("a", of(0, 1, 2), of(1)), folder);
    ImageData read =
        new ImageFolder().load(DatasetOptions.defaults().withDirectory(folder).withImageSize(6));

    assertThat(read.train().classNames()).containsExactly("a", "b", "c");
    assertThat(read.test().size()).isEqualTo(1);
    assertThat(read.test().label(0)).isEqualTo(1);
  }

  /** The folder has all images of a class together. */
  private static void assertSame(ImageSet read, ImageSet written) {
    assertThat(read.size()).isEqualTo(written.size());
    int next = 0;
    for (int label = 0; label < 2; label++) {
      for (int i = 0; i < written.size(); i++) {
        if (written.label(i) == label) {
          assertThat(read.label(next)).isEqualTo(label);
          byte[] found = read.pixels(next++);
          byte[] pixels = written.pixels(i);
          for (int j = 0; j < found.length; j++) {
            assertThat(found[j]).isEqualTo(pixels[j * written.channels() / 3]);
          }
        }
      }
    }
  }

  @Test
  void refusesWhatCannotBeTrainedOn() {
    Path folder = directory.resolve("data");

    assertThatThrownBy(
            () -> ImageFolderWriter.write(new ImageData("a", of(0, 1, 1), of(0, 2)), folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "of the class c there are images to test on and none to train on: take more to train"
                + " on");
    assertThatThrownBy(() -> ImageFolderWriter.write(new ImageData("a", of(1, 1), of(1)), folder))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("there are images of 1 class to train on");
    assertThat(folder).doesNotExist();
  }

  private static ImageSet of(int... labels) {
    return new ImageSet(
        List.of("a", "b", "c"), 6, 6, 3, new byte[labels.length][6 * 6 * 3], labels);
  }

  @Test
  void leavesWhatIsThere() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("data"));
    ImageData data = new ImageData("noise", noise(2, 3, 1), noise(2, 3, 2));

    assertThatThrownBy(() -> ImageFolderWriter.write(data, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " exists already");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(folder);
    }
  }
}
