package dev.sphere.losses.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.ops.testing.Draw;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {

  private static final int CASES = 60;

  /** Points at 0°, 10°, 30°, 100°, 115° of classes a a b b c. */
  @Test
  void fivePointsOnACircle() {
    LabelledEmbeddings embeddings = atDegrees(new int[] {0, 0, 1, 1, 2}, 0, 10, 30, 100, 115);

    NearestNeighbours neighbours = NearestNeighbours.leaveOneOut(embeddings, 3);

    assertThat(neighbours.neighbours(0)).containsExactly(1, 2, 3);
    assertThat(neighbours.neighbours(2)).containsExactly(1, 0, 3);
    assertThat(neighbours.cosines(0))
        .containsExactly(
            new double[] {
              Math.cos(Math.toRadians(10)),
              Math.cos(Math.toRadians(30)),
              Math.cos(Math.toRadians(100))
            },
            within(1e-7));
    assertThat(neighbours.neighbours(3)).containsExactly(4, 2, 1);
    // Both of a are right; b sees a, then c first; c has no other.
    assertThat(neighbours.accuracy(1)).isEqualTo(2 / 5.0);
    // Of the four whose class has another.
    assertThat(neighbours.recallAt(1)).isEqualTo(2 / 4.0);
    assertThat(neighbours.recallAt(2)).isEqualTo(3 / 4.0);
    assertThat(neighbours.recallAt(3)).isEqualTo(1);
  }

  @Test
  void tiedVotesGoToTheGreaterSum() {
    // From 0°: one a at 10°, two b at 20° and 25°, two c at 12° and 30°.
    LabelledEmbeddings gallery = atDegrees(new int[] {0, 1, 1, 2, 2}, 10, 20, 25, 12, 30);
    // cos 20° + cos 25° = 1.8460 is more than cos 12° + cos 30° = 1.8442.
    assertThat(accuracyAtZeroDegrees(gallery, 1, 5)).isEqualTo(1);
    assertThat(accuracyAtZeroDegrees(gallery, 2, 5)).isZero();
    // Of one each, the nearest has the greatest sum.
    assertThat(accuracyAtZeroDegrees(gallery, 0, 2)).isEqualTo(1);
  }

  @Test
  void tiedSumsGoToTheNearest() {
    // From (1, 0): cosines 1 and 0 of class a, 0.5 twice (exact) of class b.
    float[] half = {1, 1, 1, 1};
    LabelledEmbeddings gallery =
        new LabelledEmbeddings(
            new float[][] {half, half, {0, 1, 0, 0}, {1, 0, 0, 0}}, new int[] {8, 8, 7, 7});
    NearestNeighbours neighbours =
        NearestNeighbours.inGallery(
            new LabelledEmbeddings(new float[][] {{1, 0, 0, 0}}, new int[] {7}), gallery, 4);

    assertThat(neighbours.neighbours(0)).containsExactly(3, 0, 1, 2);
    assertThat(neighbours.accuracy(4)).isEqualTo(1);
  }

  @Test
  void equalsComeInTheirOrder() {
    int size = 300;
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(new float[size][4], IntStream.range(0, size).toArray());

    NearestNeighbours neighbours = NearestNeighbours.leaveOneOut(embeddings, 3);

    assertThat(neighbours.neighbours(0)).containsExactly(1, 2, 3);
    assertThat(neighbours.neighbours(1)).containsExactly(0, 2, 3);
    assertThat(neighbours.neighbours(299)).containsExactly(0, 1, 2);
    // No class has another member.
    assertThat(neighbours.accuracy(3)).isZero();
    assertThat(neighbours.recallAt(3)).isNaN();
  }

  @Test
  void leaveOneOutAgreesWithSortingAll() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      int size = draw.one(List.of(2, 3, 10, 128, 130, 260));
      RandomEmbeddings embeddings =
          RandomEmbeddings.draw(draw, size, draw.whole(1, 8), draw.whole(1, 6));
      int k = draw.whole(1, 12);
      NearestNeighbours found = NearestNeighbours.leaveOneOut(embeddings.labelled(), 12);
      assertAgrees("seed " + seed, found, embeddings, embeddings, true, k);
    }
  }

  @Test
  void galleryAgreesWithSortingAll() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      int dimension = draw.whole(1, 8);
      RandomEmbeddings gallery =
          RandomEmbeddings.draw(
              draw, draw.one(List.of(1, 5, 128, 200)), dimension, draw.whole(1, 4));
      RandomEmbeddings probes =
          RandomEmbeddings.draw(draw, draw.one(List.of(0, 1, 256, 257)), dimension, 6);
      int k = draw.whole(1, 12);
      NearestNeighbours found =
          NearestNeighbours.inGallery(probes.labelled(), gallery.labelled(), 12);
      assertAgrees("seed " + seed, found, probes, gallery, false, k);
    }
  }

  @Test
  void theLengthOfEmbeddingsDoesNotCount() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(seed), 100, 6, 4);
      NearestNeighbours found = NearestNeighbours.leaveOneOut(embeddings.labelled(), 5);
      NearestNeighbours scaled =
          NearestNeighbours.leaveOneOut(embeddings.scaled(0x1p70f).labelled(), 5);
      for (int probe = 0; probe < 100; probe++) {
        assertThat(scaled.neighbours(probe)).as("seed %d", seed).isEqualTo(found.neighbours(probe));
      }
    }
  }

  @Test
  void refuseWhatHasNoNeighbours() {
    LabelledEmbeddings one = new LabelledEmbeddings(new float[1][2], new int[1]);
    LabelledEmbeddings none = new LabelledEmbeddings(new float[0][], new int[0]);
    LabelledEmbeddings wide = new LabelledEmbeddings(new float[1][3], new int[1]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestNeighbours.leaveOneOut(one, 1))
        .withMessage("a gallery of 1 embeddings has no neighbours to find");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestNeighbours.inGallery(one, none, 1))
        .withMessage("a gallery of 0 embeddings has no neighbours to find");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestNeighbours.inGallery(one, wide, 1))
        .withMessage("probes of 2 values in a gallery of 3: they must have one length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NearestNeighbours.inGallery(one, one, 0))
        .withMessage("0 neighbours: at least one is needed");
    NearestNeighbours found = NearestNeighbours.inGallery(one, one, 4);
    assertThat(found.recallAt(4)).isEqualTo(1);
    for (int k : new int[] {0, 5}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> found.recallAt(k))
          .withMessage("k is %d: allowed are 1 to 4, the neighbours searched for", k);
      assertThatIllegalArgumentException().isThrownBy(() -> found.accuracy(k));
    }
  }

  private static void assertAgrees(
      String seed,
      NearestNeighbours found,
      RandomEmbeddings probes,
      RandomEmbeddings gallery,
      boolean leaveOneOut,
      int k) {
    int right = 0;
    int recalled = 0;
    int counted = 0;
    for (int probe = 0; probe < probes.rows().length; probe++) {
      int self = leaveOneOut ? probe : -1;
      int label = probes.labels()[probe];
      double[] cosines = new double[gallery.rows().length];
      for (int row = 0; row < cosines.length; row++) {
        cosines[row] = RandomEmbeddings.cosine(probes.rows()[probe], gallery.rows()[row]);
      }
      int[] sorted =
          IntStream.range(0, cosines.length)
              .filter(row -> row != self)
              .boxed()
              .sorted(Comparator.comparing((Integer row) -> -cosines[row]))
              .mapToInt(row -> row)
              .toArray();
      int[] neighbours = found.neighbours(probe);
      assertThat(neighbours).as(seed).hasSize(Math.min(12, sorted.length)).doesNotHaveDuplicates();
      for (int i = 0; i < neighbours.length; i++) {
        // Rows whose cosines differ by rounding alone may change places.
        assertThat(cosines[neighbours[i]])
            .as("%s, probe %d, neighbour %d", seed, probe, i)
            .isCloseTo(cosines[sorted[i]], within(1e-14));
        assertThat(neighbours[i]).as(seed).isNotEqualTo(self);
      }
      int[] nearest = IntStream.of(neighbours).limit(k).toArray();
      if (IntStream.of(sorted).anyMatch(row -> gallery.labels()[row] == label)) {
        counted++;
        if (IntStream.of(nearest).anyMatch(row -> gallery.labels()[row] == label)) {
          recalled++;
        }
      }
      if (vote(nearest, cosines, gallery.labels()) == label) {
        right++;
      }
    }
    assertThat(found.recallAt(k)).as(seed).isCloseTo((double) recalled / counted, within(1e-12));
    assertThat(found.accuracy(k))
        .as(seed)
        .isCloseTo((double) right / probes.rows().length, within(1e-12));
  }

  /** The label of the neighbour whose class has the most votes, then the greatest sum. */
  private static int vote(int[] nearest, double[] cosines, int[] labels) {
    int winner = -1;
    long most = 0;
    double greatest = 0;
    for (int candidate : nearest) {
      int label = labels[candidate];
      long count = IntStream.of(nearest).filter(row -> labels[row] == label).count();
      double sum = 0;
      for (int row : nearest) {
        sum += labels[row] == label ? cosines[row] : 0;
      }
      if (count > most || count == most && sum > greatest + 1e-13) {
        winner = label;
        most = count;
        greatest = sum;
      }
    }
    return winner;
  }

  private static double accuracyAtZeroDegrees(LabelledEmbeddings gallery, int label, int k) {
    return NearestNeighbours.inGallery(atDegrees(new int[] {label}, 0), gallery, k).accuracy(k);
  }

  private static LabelledEmbeddings atDegrees(int[] labels, double... degrees) {
    float[][] rows = new float[degrees.length][];
    for (int i = 0; i < rows.length; i++) {
      double angle = Math.toRadians(degrees[i]);
      rows[i] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }
    return new LabelledEmbeddings(rows, labels);
  }
}
