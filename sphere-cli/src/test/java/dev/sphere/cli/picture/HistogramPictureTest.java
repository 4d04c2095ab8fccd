package dev.sphere.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class HistogramPictureTest {

  /** Twenty bins of 0.05; an edge is of the bin that it begins, and what is larger of the last. */
  @Test
  void countsSharesOfBins() {
    double[] shares =
        HistogramPicture.shares(List.of(0.0, 0.049, 0.05, 0.5, 0.999, 1.0, 7.0, 0.51));

    assertThat(shares).hasSize(20);
    assertThat(shares[0]).isCloseTo(2.0 / 8, within(1e-12));
    assertThat(shares[1]).isCloseTo(1.0 / 8, within(1e-12));
    assertThat(shares[10]).isCloseTo(2.0 / 8, within(1e-12));
    assertThat(shares[19]).isCloseTo(3.0 / 8, within(1e-12));
  }

  @Test
  void drawsStepsOverTheWholeRange() {
    XYChart chart = HistogramPicture.of("k", "k", Map.of("conv1.1", List.of(0.5)));

    double[] x = chart.getSeries("conv1.1").getXData();
    double[] y = chart.getSeries("conv1.1").getYData();
    assertThat(x).hasSize(40).startsWith(0.0, 0.05).endsWith(0.95, 1.0);
    assertThat(y[20]).isEqualTo(1.0).isEqualTo(y[21]);
    assertThat(y[19]).isZero();
  }
}
