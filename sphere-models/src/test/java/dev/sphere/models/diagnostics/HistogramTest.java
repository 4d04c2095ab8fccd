package dev.sphere.models.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.ops.testing.Draw;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

  /** A value at a border counts in the upper bin, the greatest in the last. */
  @Test
  void valuesAtBordersCountInTheUpperBin() {
    assertThat(Histogram.of(new double[] {0, 1, 2, 3, 4}, 4).counts())
        .containsExactly(1L, 1L, 1L, 2L);
    for (int bins : new int[] {3, 7, 31, 90}) {
      for (double high : new double[] {0.1, 1, Math.PI}) {
        double[] borders = new double[bins + 1];
        Histogram any = new Histogram(0, high, Collections.nCopies(bins, 0L));
        Arrays.setAll(borders, any::border);
        List<Long> counts = Histogram.of(borders, bins).counts();

        assertThat(counts.subList(0, bins - 1)).as("%d, %s", bins, high).containsOnly(1L);
        assertThat(counts.get(bins - 1)).isEqualTo(2);
      }
    }
  }

  @Test
  void countsAsALoopOverBorders() {
    Draw draw = new Draw(9);
    double[] values = draw.normal(500);
    Histogram histogram = Histogram.of(values, 13);
    assertThat(histogram.low()).isEqualTo(Arrays.stream(values).min().orElseThrow());
    assertThat(histogram.high()).isEqualTo(Arrays.stream(values).max().orElseThrow());
    for (int bin = 0; bin < 13; bin++) {
      double low = histogram.border(bin);
      double high = bin == 12 ? Double.POSITIVE_INFINITY : histogram.border(bin + 1);
      assertThat(histogram.counts().get(bin))
          .isEqualTo(Arrays.stream(values).filter(v -> v >= low && v < high).count());
    }
    double width = (histogram.high() - histogram.low()) / 13;
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> v * v).average().orElseThrow() - mean * mean;
    assertThat(histogram.mean()).isCloseTo(mean, within(width / 10));
    assertThat(histogram.deviation())
        .isCloseTo(Math.sqrt(variance + width * width / 12), within(width / 10));
  }

  @Test
  void equalValuesAreInTheMiddle() {
    for (double value : new double[] {0, 1e-9, 0.5, -700}) {
      Histogram histogram = Histogram.of(new double[] {value, value}, 5);
      assertThat(histogram.counts()).containsExactly(0L, 0L, 2L, 0L, 0L);
      assertThat(histogram.mean()).isCloseTo(value, within(1e-12 * (1 + Math.abs(value))));
      assertThat(histogram.deviation()).isCloseTo(0, within(1e-10));
    }
  }

  @Test
  void withoutValuesThereIsNoMean() {
    assertThat(new Histogram(0, 1, List.of(0L, 0L)).mean()).isNaN();
    assertThatThrownBy(() -> new Histogram(1, 1, List.of(0L)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatNobodyCanDrawIsRefused() {
    assertThatThrownBy(() -> new Histogram(0, Double.POSITIVE_INFINITY, List.of(1L)))
        .hasMessageContaining("both finite");
    assertThatThrownBy(() -> new Histogram(Double.NaN, 1, List.of(1L)))
        .hasMessageContaining("both finite");
    assertThatThrownBy(() -> new Histogram(0, 1, List.of(2L, -1L)))
        .hasMessage("a histogram counts from 0: [2, -1]");
  }

  /** Cosines beyond 1, at the borders and what is no number. */
  @Test
  void anglesAreCountedByTheirCosines() {
    AngleCounts counts = new AngleCounts(4);
    for (double cosine :
        new double[] {2, 1, 0.8, Math.sqrt(0.5) - 1e-9, 0, -0.0, -0.5, -1, -3, Double.NaN}) {
      counts.add(cosine);
    }
    assertThat(counts.histogram()).isEqualTo(new Histogram(0, Math.PI, List.of(3L, 1L, 3L, 2L)));
  }
}
