package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads the published files themselves, where they are. */
class RealDataTest {

  @Test
  void cifar10() {
    ImageData data =
        new Cifar10().load(DatasetOptions.defaults().withDirectory(SharedData.directory()));

    assertThat(data.train().size()).isEqualTo(50_000);
    assertThat(data.test().size()).isEqualTo(10_000);
    assertThat(data.train().classNames())
        .containsExactly(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    assertThat(labels(data.train(), 5)).containsExactly(6, 9, 9, 4, 1);
    assertThat(labels(data.test(), 5)).containsExactly(3, 8, 8, 0, 6);
    assertThat(counts(data.train())).containsOnly(5_000L);
    assertThat(counts(data.test())).containsOnly(1_000L);
    // The first pixel of the first training image, a frog, as every library shows it.
    assertThat(data.train().pixels(0)).startsWith(59, 62, 63, 43, 46, 45);
  }

  @Test
  void mnist() {
    ImageData data =
        IdxDataset.mnist().load(DatasetOptions.defaults().withDirectory(SharedData.directory()));

    assertThat(data.train().size()).isEqualTo(60_000);
    assertThat(data.test().size()).isEqualTo(10_000);
    assertThat(data.train().height()).isEqualTo(28);
    assertThat(data.train().width()).isEqualTo(28);
    assertThat(data.train().channels()).isEqualTo(1);
    assertThat(labels(data.train(), 5)).containsExactly(5, 0, 4, 1, 9);
    assertThat(labels(data.test(), 5)).containsExactly(7, 2, 1, 0, 4);
    assertThat(counts(data.train())[0]).isEqualTo(5_923L);
    assertThat(data.train().pixels(0)[5 * 28 + 12]).isEqualTo((byte) 3);
  }

  @Test
  void facesInFolders() {
    ImageData data =
        new ImageFolder()
            .load(
                DatasetOptions.defaults()
                    .withDirectory(SharedData.directory().resolve("orl-faces")));

    assertThat(data.train().classNames()).hasSize(40).startsWith("s1", "s10", "s11");
    assertThat(counts(data.train())).hasSize(40).containsOnly(8L);
    assertThat(counts(data.test())).hasSize(40).containsOnly(2L);
    assertThat(data.train().pixels(0)).hasSize(32 * 32 * 3);
  }

  private static int[] labels(ImageSet set, int count) {
    return IntStream.range(0, count).map(set::label).toArray();
  }

  private static Long[] counts(ImageSet set) {
    return IntStream.range(0, set.classNames().size())
        .mapToObj(
            label -> IntStream.range(0, set.size()).filter(i -> set.label(i) == label).count())
        .toArray(Long[]::new);
  }
}
