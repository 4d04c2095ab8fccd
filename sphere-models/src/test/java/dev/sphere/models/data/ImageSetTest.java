package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {
  private static final List<String> CLASSES = List.of("even", "odd");

  @Test
  void keepsItsOwnBytes() {
    byte[][] pixels = {{1, 2}};
    ImageSet set = new ImageSet(CLASSES, 1, 2, 1, pixels, new int[] {1});
    pixels[0][0] = 9;
    set.pixels(0)[1] = 9;

    assertThat(set.pixels(0)).containsExactly(1, 2);
    assertThat(set.label(0)).isEqualTo(1);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    assertThatThrownBy(() -> new ImageSet(CLASSES, 1, 2, 1, new byte[1][2], new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 2 of image 0 is not one of the 2 classes");
    assertThatThrownBy(() -> new ImageSet(CLASSES, 1, 2, 1, new byte[1][3], new int[] {0}))
        .hasMessage("image 0 has 3 bytes, expected 2 (1x2x1)");
    assertThatThrownBy(() -> new ImageSet(CLASSES, 1, 2, 1, new byte[2][2], new int[] {0}))
        .hasMessage("2 images but 1 labels");
    assertThatThrownBy(() -> new ImageSet(CLASSES, 0, 2, 1, new byte[0][], new int[0]))
        .hasMessage("an image has at least one pixel, not 0x2x1");
  }

  @Test
  void limitIsThePrefixOfAShuffle() {
    ImageSet set = numbered(100);
    ImageSet ten = set.limit(10, 7);
    ImageSet fifty = set.limit(50, 7);

    assertThat(first(ten)).hasSize(10).doesNotHaveDuplicates();
    assertThat(first(fifty)).hasSize(50).doesNotHaveDuplicates().startsWith(first(ten));
    assertThat(first(set.limit(10, 7))).isEqualTo(first(ten));
    assertThat(first(set.limit(10, 8))).isNotEqualTo(first(ten));
    assertThat(ten.label(3)).isEqualTo(ten.pixels(3)[0] % 2);
    assertThat(set.limit(100, 7)).isSameAs(set);
    assertThatThrownBy(() -> set.limit(0, 7)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void classesAreKeptInTheOrderAskedFor() {
    byte[][] pixels = {{0}, {1}, {2}, {3}, {4}, {5}};
    ImageSet set =
        new ImageSet(List.of("a", "b", "c"), 1, 1, 1, pixels, new int[] {2, 0, 1, 2, 0, 1});

    ImageSet some = set.ofClasses(List.of("c", "a"));

    assertThat(some.classNames()).containsExactly("c", "a");
    assertThat(first(some)).containsExactly(0, 1, 3, 4);
    assertThat(IntStream.range(0, some.size()).map(some::label)).containsExactly(0, 1, 0, 1);
    assertThat(set.ofClasses(List.of()).size()).isZero();
    assertThatThrownBy(() -> set.ofClasses(List.of("a", "d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no class is named d: there are a, b, c");
    assertThatThrownBy(() -> set.ofClasses(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("class a is given twice");
  }

  @Test
  void checksumFollowsPixelsAndLabels() {
    ImageData data = new ImageData("x", numbered(10), numbered(4));

    assertThat(data.checksum()).matches("[0-9a-f]{16}");
    assertThat(new ImageData("y", numbered(10), numbered(4)).checksum()).isEqualTo(data.checksum());
    assertThat(new ImageData("x", numbered(10), numbered(5)).checksum())
        .isNotEqualTo(data.checksum());
    ImageSet relabelled =
        new ImageSet(CLASSES, 1, 1, 1, new byte[][] {{0}, {1}, {2}, {3}}, new int[4]);
    assertThat(new ImageData("x", numbered(10), relabelled).checksum())
        .isNotEqualTo(data.checksum());
  }

  @Test
  void bothSetsAreOfOneKind() {
    ImageSet other = new ImageSet(CLASSES, 1, 2, 1, new byte[1][2], new int[1]);
    assertThatThrownBy(() -> new ImageData("x", numbered(2), other))
        .hasMessageContaining("differ in size");
    ImageSet renamed = new ImageSet(List.of("a", "b"), 1, 1, 1, new byte[1][1], new int[1]);
    assertThatThrownBy(() -> new ImageData("x", numbered(2), renamed))
        .hasMessageContaining("differ in classes");
  }

  @Test
  void optionsAreChecked() {
    for (double fraction : new double[] {0, 1, -0.5, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> DatasetOptions.defaults().withTestFraction(fraction))
          .isInstanceOf(DataException.class)
          .hasMessage("The test fraction must be above 0 and below 1, but is " + fraction + ".");
    }
    assertThatThrownBy(() -> DatasetOptions.defaults().withImageSize(0))
        .hasMessage("The image size must be 1 to 4096 pixels, but is 0.");
    assertThat(DatasetOptions.defaults()).isEqualTo(new DatasetOptions(null, 1, 0.2, 32));
  }

  /** One pixel an image: its number. */
  static ImageSet numbered(int size) {
    byte[][] pixels = new byte[size][1];
    IntStream.range(0, size).forEach(i -> pixels[i][0] = (byte) i);
    int[] labels = IntStream.range(0, size).map(i -> i % 2).toArray();
    return new ImageSet(CLASSES, 1, 1, 1, pixels, labels);
  }

  private static Integer[] first(ImageSet set) {
    return IntStream.range(0, set.size())
        .mapToObj(i -> (int) set.pixels(i)[0])
        .toArray(Integer[]::new);
  }
}
