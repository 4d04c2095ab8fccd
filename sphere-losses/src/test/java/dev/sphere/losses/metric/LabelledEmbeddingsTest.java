package dev.sphere.losses.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledEmbeddingsTest {

  @Test
  void compareByTheAngle() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(
            new float[][] {{3, 0}, {5, 5}, {0, 1e-30f}, {-1e30f, 0}, {0, 0}, {1e-45f, 0}},
            new int[6]);

    assertThat(embeddings.cosine(0, 1)).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(embeddings.cosine(0, 2)).isZero();
    assertThat(embeddings.cosine(0, 3)).isEqualTo(-1);
    assertThat(embeddings.cosine(0, 5)).isEqualTo(1);
    assertThat(embeddings.cosine(4, 0)).isZero();
    assertThat(embeddings.cosine(4, 4)).isZero();
  }

  @Test
  void seeAnglesThatFloat32CosinesDoNot() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(new float[][] {{1, 0}, {1, 1e-5f}, {1, 2e-5f}}, new int[3]);

    assertThat((float) embeddings.cosine(0, 1)).isEqualTo(1f);
    assertThat(embeddings.cosine(0, 1)).isGreaterThan(embeddings.cosine(0, 2));
    assertThat(1 - embeddings.cosine(0, 2)).isCloseTo(2e-10, within(1e-15));
  }

  @Test
  void standOneAfterAnother() {
    LabelledEmbeddings one = new LabelledEmbeddings(new float[][] {{1, 0}}, new int[] {4});
    LabelledEmbeddings two =
        new LabelledEmbeddings(new float[][] {{0, 1}, {1, 1}}, new int[] {5, 6});

    LabelledEmbeddings all = LabelledEmbeddings.concatenate(List.of(one, two));

    assertThat(all.size()).isEqualTo(3);
    assertThat(List.of(all.label(0), all.label(1), all.label(2))).containsExactly(4, 5, 6);
    assertThat(all.direction(1)).containsExactly(0, 1);
    assertThat(LabelledEmbeddings.concatenate(List.of()).size()).isZero();
  }

  @Test
  void giveCopies() {
    LabelledEmbeddings embeddings =
        new LabelledEmbeddings(new float[][] {{1, 0}, {3, 4}}, new int[2]);

    embeddings.embedding(1)[0] = 9;

    assertThat(embeddings.embedding(1)).containsExactly(3, 4);
  }

  @Test
  void refuseWhatCannotBeCompared() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LabelledEmbeddings(new float[][] {{1, 2}, {1, Float.NaN}}, new int[] {7, 8}))
        .withMessage("embedding 1 (label 8) contains NaN: only finite values can be compared");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LabelledEmbeddings(new float[][] {{Float.NEGATIVE_INFINITY, 2}}, new int[] {7}))
        .withMessageContaining("embedding 0 (label 7) contains -Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledEmbeddings(new float[][] {{1, 2}, {1}}, new int[2]))
        .withMessage("embedding 1 has 1 values, embedding 0 has 2: all must have one length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledEmbeddings(new float[][] {{1, 2}}, new int[2]))
        .withMessage("1 embeddings with 2 labels: each needs one");
  }
}
