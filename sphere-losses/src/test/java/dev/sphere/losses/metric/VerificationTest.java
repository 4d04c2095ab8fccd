package dev.sphere.losses.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.losses.metric.CrossValidation.Fold;
import dev.sphere.losses.metric.Verification.Pair;
import dev.sphere.ops.testing.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerificationTest {

  private static final int CASES = 100;

  @Test
  void allPairsAreThoseOfTwoLoops() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      int size = draw.one(List.of(0, 1, 2, 3, 17, 127, 128, 129, 300));
      RandomEmbeddings embeddings =
          RandomEmbeddings.draw(draw, size, draw.whole(1, 9), draw.whole(1, 5));
      Verification verification = Verification.allPairs(embeddings.labelled());

      int pair = 0;
      for (int i = 0; i < size; i++) {
        for (int j = i + 1; j < size; j++) {
          assertThat(verification.cosine(pair))
              .as("seed %d, (%d, %d) of %d", seed, i, j, size)
              .isCloseTo(embeddings.cosine(i, j), within(1e-14));
          assertThat(verification.isGenuine(pair))
              .as("seed %d, (%d, %d) of %d", seed, i, j, size)
              .isEqualTo(embeddings.labels()[i] == embeddings.labels()[j]);
          pair++;
        }
      }
      assertThat(verification.pairs()).as("seed %d", seed).isEqualTo(pair);
      assertThat(verification.genuinePairs() + verification.impostorPairs()).isEqualTo(pair);
    }
  }

  @Test
  void aListOfPairsGivesTheSameBits() {
    RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(3), 150, 7, 4);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      for (int j = i + 1; j < 150; j++) {
        pairs.add(pairs.size() % 2 == 0 ? new Pair(i, j) : new Pair(j, i));
      }
    }
    Verification listed = Verification.ofPairs(embeddings.labelled(), pairs);
    Verification all = Verification.allPairs(embeddings.labelled());

    for (int pair = 0; pair < pairs.size(); pair++) {
      assertThat(listed.cosine(pair)).as("%s", pairs.get(pair)).isEqualTo(all.cosine(pair));
      assertThat(listed.isGenuine(pair)).as("%s", pairs.get(pair)).isEqualTo(all.isGenuine(pair));
    }
  }

  @Test
  void zeroEmbeddingsAreAlikeToNone() {
    Verification verification =
        Verification.allPairs(
            new LabelledEmbeddings(new float[][] {{0, 0}, {1, 0}, {0, 0}}, new int[] {1, 1, 2}));

    assertThat(IntStream.range(0, 3).mapToDouble(verification::cosine)).containsExactly(0., 0., 0.);
    assertThat(verification.curve().area()).isEqualTo(0.5);
  }

  @Test
  void theLengthOfEmbeddingsDoesNotCount() {
    for (int seed = 0; seed < CASES; seed++) {
      RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(seed), 40, 6, 3);
      RocCurve curve = Verification.allPairs(embeddings.labelled()).curve();
      for (float factor : new float[] {0x1p-60f, 0x1p60f}) {
        RocCurve scaled = Verification.allPairs(embeddings.scaled(factor).labelled()).curve();
        assertThat(scaled.points()).as("seed %d", seed).isEqualTo(curve.points());
      }
      // Other factors round the values, so close cosines may change places.
      RocCurve scaled = Verification.allPairs(embeddings.scaled(3.7f).labelled()).curve();
      assertThat(scaled.area()).as("seed %d", seed).isCloseTo(curve.area(), within(1e-4));
    }
  }

  @Test
  void randomPairsEstimateAllPairs() {
    RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(5), 200, 6, 3);
    RocCurve all = Verification.allPairs(embeddings.labelled()).curve();

    Verification drawn = Verification.randomPairs(embeddings.labelled(), 100_000, 1);

    // Standard errors are below 0.002.
    assertThat(drawn.curve().area()).isCloseTo(all.area(), within(0.01));
    assertThat(drawn.curve().equalErrorRate()).isCloseTo(all.equalErrorRate(), within(0.01));
    assertThat(Verification.randomPairs(embeddings.labelled(), 100_000, 1).curve().area())
        .isEqualTo(drawn.curve().area());
    assertThat(Verification.randomPairs(embeddings.labelled(), 100_000, 2).curve().area())
        .isNotEqualTo(drawn.curve().area());
  }

  @Test
  void randomPairsAreOfTwoRows() {
    Verification drawn =
        Verification.randomPairs(
            new LabelledEmbeddings(new float[][] {{1, 0}, {0, 1}}, new int[] {1, 2}), 100, 1);

    assertThat(drawn.pairs()).isEqualTo(100);
    assertThat(drawn.impostorPairs()).isEqualTo(100);
    assertThat(IntStream.range(0, 100).mapToDouble(drawn::cosine)).containsOnly(0.);
  }

  /** Angles to row 0 give cosines 0.8, 0.6, 0, −1; folds alternate. */
  @Test
  void aHeldOutFoldIsDecidedByTheOthers() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(
            new float[][] {{1, 0}, {4, 3}, {3, 4}, {0, 1}, {-1, 0}}, new int[] {1, 1, 1, 2, 2});
    Verification verification =
        Verification.ofPairs(
            embeddings, List.of(new Pair(0, 1), new Pair(0, 3), new Pair(0, 2), new Pair(1, 3)));
    // Genuine 0.8, impostor 0 | genuine 0.6, impostor 0.6.
    CrossValidation result = verification.bestThresholdAccuracy(new int[] {0, 0, 1, 1});

    Fold first = result.folds().get(0);
    Fold second = result.folds().get(1);
    // Fold 1 cannot be parted: to reject all is as good as to accept all, and higher.
    assertThat(first.threshold()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(first.accuracy()).isEqualTo(0.5);
    assertThat(second.threshold()).isCloseTo(0.4, within(1e-15));
    assertThat(second.accuracy()).isEqualTo(0.5);
    assertThat(result.mean()).isEqualTo(0.5);
    assertThat(result.standardError()).isZero();
  }

  @Test
  void aCosineAtTheThresholdIsAccepted() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(
            new float[][] {{1, 0, 0, 0}, {2, 0, 0, 0}, {0, 1, 0, 0}, {1, 1, 1, 1}},
            new int[] {1, 1, 2, 1});
    // Genuine 1, impostor 0 | genuine 0.5, impostor 0.
    CrossValidation result =
        Verification.ofPairs(
                embeddings, List.of(new Pair(0, 1), new Pair(0, 2), new Pair(0, 3), new Pair(1, 2)))
            .bestThresholdAccuracy(new int[] {0, 0, 1, 1});

    assertThat(result.folds().get(1)).isEqualTo(new Fold(0.5, 1));
  }

  @Test
  void crossValidationAgreesWithTryingEachThreshold() {
    for (int seed = 0; seed < CASES; seed++) {
      Draw draw = new Draw(seed);
      RandomEmbeddings embeddings =
          RandomEmbeddings.draw(draw, draw.whole(12, 25), draw.whole(2, 6), 2);
      Verification verification = Verification.allPairs(embeddings.labelled());
      int folds = draw.whole(2, 10);
      int genuine = 0;
      int impostors = 0;
      int[] foldOfPair = new int[verification.pairs()];
      for (int pair = 0; pair < foldOfPair.length; pair++) {
        foldOfPair[pair] = (verification.isGenuine(pair) ? genuine++ : impostors++) % folds;
      }
      if (Math.min(genuine, impostors) < folds) {
        continue;
      }
      CrossValidation result = verification.bestThresholdAccuracy(foldOfPair);

      assertThat(result.folds()).as("seed %d", seed).hasSize(folds);
      for (int held = 0; held < folds; held++) {
        Fold fold = result.folds().get(held);
        int fixed = held;
        double reached =
            accuracy(verification, fold.threshold(), pair -> foldOfPair[pair] != fixed);
        double best =
            IntStream.rangeClosed(0, verification.pairs())
                .mapToDouble(
                    pair ->
                        pair == verification.pairs()
                            ? Double.POSITIVE_INFINITY
                            : verification.cosine(pair))
                .map(t -> accuracy(verification, t, pair -> foldOfPair[pair] != fixed))
                .max()
                .orElseThrow();
        assertThat(reached).as("seed %d, fold %d", seed, held).isEqualTo(best);
        assertThat(fold.accuracy())
            .as("seed %d, fold %d", seed, held)
            .isEqualTo(accuracy(verification, fold.threshold(), pair -> foldOfPair[pair] == fixed));
      }
    }
  }

  @Test
  void foldsAreDrawnBySeed() {
    Verification verification =
        Verification.allPairs(RandomEmbeddings.draw(new Draw(8), 60, 4, 3).labelled());

    CrossValidation result = verification.bestThresholdAccuracy(10, 1);

    assertThat(verification.bestThresholdAccuracy(10, 1)).isEqualTo(result);
    assertThat(verification.bestThresholdAccuracy(10, 2)).isNotEqualTo(result);
    assertThat(result.mean()).isBetween(0.5, 1.0);
    assertThat(result.standardError()).isBetween(1e-4, 0.1);
  }

  @Test
  void drawnFoldsHaveBothKinds() {
    // One cosine per kind: every fold is parted by the others, whatever is drawn.
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(
            new float[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}, {0, 1}},
            new int[] {0, 0, 0, 1, 1, 1});
    for (int seed = 0; seed < 20; seed++) {
      CrossValidation result = Verification.allPairs(embeddings).bestThresholdAccuracy(6, seed);
      assertThat(result.folds()).as("seed %d", seed).hasSize(6).containsOnly(new Fold(0.5, 1));
    }
  }

  @Test
  void meanAndStandardErrorAreThoseOfLfw() {
    CrossValidation result =
        new CrossValidation(List.of(new Fold(0, 0.9), new Fold(0, 0.8), new Fold(0, 1)));

    assertThat(result.mean()).isCloseTo(0.9, within(1e-15));
    // σ² = 0.02/2, σ/√3.
    assertThat(result.standardError()).isCloseTo(0.1 / Math.sqrt(3), within(1e-15));
  }

  @Test
  void refuseWhatCannotBeVerified() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(new float[][] {{1, 0}, {0, 1}, {1, 1}}, new int[] {1, 1, 2});
    for (Pair pair : List.of(new Pair(0, 3), new Pair(-1, 0), new Pair(1, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Verification.ofPairs(embeddings, List.of(new Pair(0, 1), pair)))
          .withMessage(
              "pair 1 is (%d, %d): allowed are two different rows from 0 to 2",
              pair.first(), pair.second());
    }
    Verification verification = Verification.allPairs(embeddings);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verification.bestThresholdAccuracy(2, 0))
        .withMessage("1 genuine and 2 impostor pairs for 2 folds: each fold needs one of either");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verification.bestThresholdAccuracy(1, 0))
        .withMessage("1 folds: at least two are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verification.bestThresholdAccuracy(new int[] {0, 0, 1}))
        .withMessage("fold 1 has no genuine pair: each needs one of either kind");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verification.bestThresholdAccuracy(new int[] {0, 1}))
        .withMessage("2 folds are given for 3 pairs: each pair needs one");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Verification.allPairs(new LabelledEmbeddings(new float[65537][1], new int[65537])))
        .withMessageContaining("allowed are 65536 embeddings");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Verification.randomPairs(new LabelledEmbeddings(new float[1][1], new int[1]), 1, 0))
        .withMessage("1 embeddings have no pairs: at least two are needed");
  }

  private static double accuracy(Verification pairs, double threshold, IntPredicate counted) {
    return IntStream.range(0, pairs.pairs())
        .filter(counted)
        .mapToDouble(pair -> pairs.cosine(pair) >= threshold == pairs.isGenuine(pair) ? 1 : 0)
        .average()
        .orElseThrow();
  }
}
