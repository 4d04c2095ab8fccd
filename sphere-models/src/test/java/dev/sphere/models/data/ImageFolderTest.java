package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final DatasetOptions OPTIONS = DatasetOptions.defaults().withImageSize(2);

  @TempDir Path directory;

  @Test
  void splitsEveryClass() throws IOException {
    images("b", 10, 100);
    images("a", 5, 0);
    images("c", 2, 200);
    ImageData data = load(OPTIONS);

    assertThat(data.train().classNames()).containsExactly("a", "b", "c");
    assertThat(count(data.train())).containsExactly(4, 8, 1);
    assertThat(count(data.test())).containsExactly(1, 2, 1);
    Set<Integer> all = new TreeSet<>(values(data.train()));
    all.addAll(values(data.test()));
    assertThat(all).hasSize(17);
  }

  @Test
  void splitFollowsTheSeedAndTheFraction() throws IOException {
    images("a", 20, 0);
    images("b", 20, 100);

    assertThat(values(load(OPTIONS).test())).isEqualTo(values(load(OPTIONS).test()));
    assertThat(values(load(OPTIONS.withSeed(2)).test())).isNotEqualTo(values(load(OPTIONS).test()));
    assertThat(count(load(OPTIONS.withTestFraction(0.5)).test())).containsExactly(10, 10);
    assertThat(count(load(OPTIONS.withTestFraction(0.001)).test())).containsExactly(1, 1);
    assertThat(count(load(OPTIONS.withTestFraction(0.999)).train())).containsExactly(1, 1);
  }

  @Test
  void anotherClassLeavesTheSplitOfTheOthers() throws IOException {
    images("b", 20, 100);
    images("c", 20, 200);
    Set<Integer> before = values(load(OPTIONS).test());
    images("a", 20, 0);

    assertThat(values(load(OPTIONS).test())).containsAll(before);
  }

  @Test
  void takesAGivenSplit() throws IOException {
    images("train/a", 3, 0);
    images("train/b", 2, 100);
    images("val/a", 1, 50);
    images("val/b", 1, 150);
    ImageData data = load(OPTIONS);
    assertThat(count(data.train())).containsExactly(3, 2);
    assertThat(values(data.test())).containsExactly(50, 150);

    Files.delete(directory.resolve("val/a/0.png"));
    Files.delete(directory.resolve("val/a"));
    assertThat(load(OPTIONS).test().classNames()).containsExactly("a", "b");
    assertThat(count(load(OPTIONS).test())).as("not every class need be").containsExactly(0, 1);

    images("test/a", 2, 60);
    images("test/b", 2, 160);
    assertThat(values(load(OPTIONS).test())).containsExactly(60, 61, 160, 161);

    images("test/z", 1, 0);
    assertThatThrownBy(() -> load(OPTIONS))
        .hasMessageStartingWith(
            "The class z of "
                + directory.resolve("test")
                + " is not among the classes to train on.");
  }

  @Test
  void twoClassesToTrainOnAreNeeded() throws IOException {
    images("train/a", 3, 0);
    images("test/a", 1, 50);
    assertThatThrownBy(() -> load(OPTIONS))
        .hasMessageStartingWith(directory.resolve("train") + " has one class only, a.");
  }

  @Test
  void ignoresWhatIsHiddenOrNoImage() throws IOException {
    images("a", 2, 0);
    images("b", 2, 100);
    Files.createDirectory(directory.resolve(".cache"));
    Files.writeString(directory.resolve("a/notes.txt"), "x");
    Files.writeString(directory.resolve("a/.hidden.png"), "x");
    Files.createDirectory(directory.resolve("a/deeper.png"));
    ImageData data = load(OPTIONS);

    assertThat(data.train().size() + data.test().size()).isEqualTo(4);
  }

  @Test
  void saysWhatIsWrongWithAFolder() throws IOException {
    assertThatThrownBy(() -> load(DatasetOptions.defaults()))
        .hasMessage(
            directory
                + " has no subfolders.\nPut the images of each class into a folder of its own, as"
                + " in cat/1.png and dog/1.png.");
    images(".", 3, 0);
    assertThatThrownBy(() -> load(OPTIONS)).hasMessageContaining("no subfolders, only 3 images.");
    images("a", 2, 0);
    assertThatThrownBy(() -> load(OPTIONS))
        .hasMessage(
            directory + " has one class only, a.\nAt least two are needed, a subfolder each.");
    Files.createDirectory(directory.resolve("b"));
    assertThatThrownBy(() -> load(OPTIONS))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "The class folder " + directory.resolve("b") + " has no image (files ending in bmp, ")
        .hasMessageEndingWith(".\nAdd images or remove it.");
    Path broken = Files.write(directory.resolve("b/broken.png"), new byte[0]);
    assertThatThrownBy(() -> load(OPTIONS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(broken + " is empty (0 bytes)");
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> new ImageFolder().load(OPTIONS.withDirectory(none)))
        .hasMessageStartingWith("There is no directory " + none + ".");
    assertThatThrownBy(() -> new ImageFolder().load(OPTIONS))
        .hasMessageStartingWith("A folder of images is needed, but none was given.");
  }

  @Test
  void needsAnImageToTestOn() throws IOException {
    images("a", 1, 0);
    images("b", 1, 100);
    assertThatThrownBy(() -> load(OPTIONS))
        .hasMessageStartingWith(directory + " leaves no image to test on");
  }

  @Test
  void refusesWhatMemoryCannotHold() throws IOException {
    assertThatThrownBy(() -> HeapCheck.require(1L << 50, "The folder"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("The folder takes 1,073,741,824 MB of memory, but Java may use ");
  }

  private ImageData load(DatasetOptions options) {
    return new ImageFolder().load(options.withDirectory(directory));
  }

  /** Writes images of one grey value each: first, first + 1 and so on. */
  private void images(String folder, int count, int first) throws IOException {
    Files.createDirectories(directory.resolve(folder));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(3, 5, BufferedImage.TYPE_INT_RGB);
      for (int k = 0; k < 15; k++) {
        image.setRGB(k % 3, k / 3, (first + i) * 0x010101);
      }
      ImageIO.write(image, "png", directory.resolve(folder + "/" + i + ".png").toFile());
    }
  }

  private static int[] count(ImageSet set) {
    int[] counts = new int[set.classNames().size()];
    for (int i = 0; i < set.size(); i++) {
      counts[set.label(i)]++;
    }
    return counts;
  }

  private static Set<Integer> values(ImageSet set) {
    Set<Integer> values = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      values.add(Byte.toUnsignedInt(set.pixels(i)[0]));
    }
    return values;
  }
}
