package dev.sphere.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {

  @Test
  void normalisesAndKeepsTheOrder() {
    ImageSet set =
        new ImageSet(
            List.of("a", "b"),
            1,
            1,
            2,
            new byte[][] {{0, (byte) 255}, {127, 64}},
            new int[] {1, 0});
    List<PreparedBatch> batches = all(new BatchLoader(set, 2, Augmentation.NONE, 1), 0, false);

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).pixels())
        .containsExactly(-127.5f / 128, 127.5f / 128, -0.5f / 128, -63.5f / 128);
    assertThat(batches.get(0).labels()).containsExactly(1, 0);
    assertThat(batches.get(0).shape().getShape()).containsExactly(2, 2, 1, 1);
  }

  @Test
  void deliversTheIncompleteBatchUnlessDropped() {
    BatchLoader loader = new BatchLoader(ImageSetTest.numbered(10), 4, Augmentation.NONE, 1);

    assertThat(all(loader, 0, false)).extracting(PreparedBatch::size).containsExactly(4, 4, 2);
    assertThat(loader.batches(false)).isEqualTo(3);
    assertThat(loader.batches(true)).isEqualTo(2);
    try (BatchIterator batches = loader.epoch(0, false, true)) {
      assertThat(batches).toIterable().extracting(PreparedBatch::size).containsExactly(4, 4);
    }
    BatchLoader large = new BatchLoader(ImageSetTest.numbered(10), 16, Augmentation.NONE, 1);
    assertThatThrownBy(() -> large.epoch(0, true, true))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("No batch of 16 can be made of 10 images");
    assertThatThrownBy(() -> new BatchLoader(ImageSetTest.numbered(10), 0, Augmentation.NONE, 1))
        .hasMessage("The batch size must be at least 1, but is 0.");
    assertThatThrownBy(() -> new BatchLoader(ImageSetTest.numbered(0), 1, Augmentation.NONE, 1))
        .hasMessage("There is no image to make batches of.");
  }

  @Test
  void shufflesByEpochAndSeed() {
    ImageSet set = ImageSetTest.numbered(100);
    List<Float> first = values(new BatchLoader(set, 8, Augmentation.NONE, 1), 0);

    assertThat(first).hasSize(100).doesNotHaveDuplicates();
    assertThat(values(new BatchLoader(set, 8, Augmentation.NONE, 1), 0)).isEqualTo(first);
    assertThat(values(new BatchLoader(set, 8, Augmentation.NONE, 1), 1)).isNotEqualTo(first);
    assertThat(values(new BatchLoader(set, 8, Augmentation.NONE, 2), 0)).isNotEqualTo(first);
    // The order is that of the epoch, whatever the size of the batches.
    assertThat(values(new BatchLoader(set, 33, Augmentation.NONE, 1), 0)).isEqualTo(first);
  }

  @Test
  void isTheSameHoweverSlowlyItIsConsumed() throws InterruptedException {
    ImageSet set = new Shapes10(60, 1).load(DatasetOptions.defaults()).train();
    BatchLoader loader = new BatchLoader(set, 7, Augmentation.CROP_FLIP, 5);
    List<PreparedBatch> fast = all(loader, 3, true);
    // Other epochs and an abandoned one in between change nothing.
    loader.epoch(3, true, false).close();
    all(loader, 4, true);
    int index = 0;
    try (BatchIterator slow = loader.epoch(3, true, false)) {
      while (slow.hasNext()) {
        Thread.sleep(5);
        PreparedBatch batch = slow.next();
        assertThat(batch.pixels()).isEqualTo(fast.get(index).pixels());
        assertThat(batch.labels()).isEqualTo(fast.get(index).labels());
        index++;
      }
    }
    assertThat(index).isEqualTo(9);
  }

  @Test
  void resumesWithinAnEpoch() {
    ImageSet set = new Shapes10(20, 1).load(DatasetOptions.defaults()).train();
    BatchLoader loader = new BatchLoader(set, 4, Augmentation.CROP_FLIP, 5);
    List<PreparedBatch> whole = all(loader, 2, true);
    try (BatchIterator rest = loader.epoch(2, true, false, 3)) {
      assertThat(rest.next().pixels()).isEqualTo(whole.get(3).pixels());
      assertThat(rest.next().pixels()).isEqualTo(whole.get(4).pixels());
      assertThat(rest.hasNext()).isFalse();
    }
    assertThatThrownBy(() -> loader.epoch(2, true, false, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void flipMirrorsAboutHalfOfTheImages() {
    byte[][] pixels = new byte[1000][];
    Arrays.fill(pixels, new byte[] {1, 2, 3, 4, 5, 6});
    ImageSet set = new ImageSet(List.of("a"), 1, 3, 2, pixels, new int[1000]);
    float[] plain = floats(1, 2, 3, 4, 5, 6);
    float[] mirrored = floats(5, 6, 3, 4, 1, 2);
    int flips = 0;
    PreparedBatch batch = all(new BatchLoader(set, 1000, Augmentation.FLIP, 1), 0, true).get(0);
    for (int i = 0; i < 1000; i++) {
      float[] image = Arrays.copyOfRange(batch.pixels(), 6 * i, 6 * i + 6);
      boolean flip = Arrays.equals(image, mirrored);
      assertThat(flip || Arrays.equals(image, plain)).isTrue();
      flips += flip ? 1 : 0;
    }
    assertThat(flips).isBetween(430, 570);
  }

  @Test
  void cropIsAWindowOfThePaddedImage() {
    int side = 6;
    byte[] image = new byte[side * side];
    IntStream.range(0, image.length).forEach(i -> image[i] = (byte) (i + 1));
    byte[][] pixels = new byte[2000][];
    Arrays.fill(pixels, image);
    ImageSet set = new ImageSet(List.of("a"), side, side, 1, pixels, new int[2000]);
    PreparedBatch batch =
        all(new BatchLoader(set, 2000, Augmentation.CROP_FLIP, 1), 0, true).get(0);
    boolean[][][] seen = new boolean[9][9][2];
    for (int n = 0; n < 2000; n++) {
      float[] got = Arrays.copyOfRange(batch.pixels(), n * 36, n * 36 + 36);
      boolean found = false;
      for (int down = 0; down < 9; down++) {
        for (int right = 0; right < 9; right++) {
          for (int flip = 0; flip < 2; flip++) {
            if (Arrays.equals(got, window(image, side, down, right, flip == 1))) {
              found = true;
              seen[down][right][flip] = true;
            }
          }
        }
      }
      assertThat(found).isTrue();
    }
    // 2,000 draws of 162 equally likely variations miss one with probability 0.0007.
    for (boolean[][] row : seen) {
      for (boolean[] cell : row) {
        assertThat(cell).containsOnly(true);
      }
    }
  }

  private static float[] window(byte[] image, int side, int down, int right, boolean flip) {
    float[] padded = new float[(side + 8) * (side + 8)];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        padded[(y + 4) * (side + 8) + x + 4] = floats(image[y * side + x])[0];
      }
    }
    float[] window = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int to = y * side + (flip ? side - 1 - x : x);
        window[to] = padded[(y + down) * (side + 8) + x + right];
      }
    }
    return window;
  }

  private static float[] floats(int... bytes) {
    float[] floats = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      floats[i] = (bytes[i] - 127.5f) / 128;
    }
    return floats;
  }

  private static List<PreparedBatch> all(BatchLoader loader, int epoch, boolean shuffle) {
    List<PreparedBatch> batches = new ArrayList<>();
    try (BatchIterator iterator = loader.epoch(epoch, shuffle, false)) {
      iterator.forEachRemaining(batches::add);
    }
    return batches;
  }

  private static List<Float> values(BatchLoader loader, int epoch) {
    List<Float> values = new ArrayList<>();
    for (PreparedBatch batch : all(loader, epoch, true)) {
      for (float value : batch.pixels()) {
        values.add(value);
      }
    }
    return values;
  }
}
