package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static Classification of(int label, int chosen) {
    return new Classification(0, label, chosen, 1, 0);
  }

  @Test
  void countsAndDivides() {
    ConfusionMatrix matrix =
        new ConfusionMatrix(
            List.of("a", "b", "c", "d"),
            List.of(of(0, 0), of(0, 0), of(0, 1), of(1, 0), of(1, 0), of(1, 1), of(2, 1)));

    assertThat(IntStream.range(0, 4).map(matrix::images)).containsExactly(3, 3, 1, 0);
    assertThat(IntStream.range(0, 4).map(matrix::taken)).containsExactly(4, 3, 0, 0);
    assertThat(matrix.count(1, 0)).isEqualTo(2);
    assertThat(IntStream.range(0, 4).mapToDouble(matrix::recall))
        .containsExactly(2 / 3.0, 1 / 3.0, 0.0, Double.NaN);
    assertThat(IntStream.range(0, 4).mapToDouble(matrix::precision))
        .containsExactly(2 / 4.0, 1 / 3.0, Double.NaN, Double.NaN);
    assertThat(matrix.accuracy()).isEqualTo(3 / 7.0);
    assertThat(matrix.confusions())
        .containsExactly(
            new ConfusionMatrix.Confusion(1, 0, 2),
            new ConfusionMatrix.Confusion(0, 1, 1),
            new ConfusionMatrix.Confusion(2, 1, 1));
  }

  @Test
  void isEmptyOfNoImages() {
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "b"), List.of());

    assertThat(matrix.accuracy()).isNaN();
    assertThat(matrix.confusions()).isEmpty();
  }
}
