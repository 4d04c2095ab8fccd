package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmCorrectionTest {

  /** The smallest times 4, the next times 3, 2 and 1, none smaller than the one before. */
  @Test
  void correctsEachByHowManyAreAsLargeOrLarger() {
    assertThat(HolmCorrection.of(new double[] {0.03, 0.01, 0.04, 0.005}))
        .containsExactly(new double[] {0.06, 0.03, 0.06, 0.02}, within(1e-15));
  }

  @Test
  void staysAProbability() {
    assertThat(HolmCorrection.of(new double[] {0.6, 0.7})).containsExactly(1, 1);
    assertThat(HolmCorrection.of(new double[] {0.04})).containsExactly(0.04);
    assertThat(HolmCorrection.of(new double[0])).isEmpty();
  }

  @Test
  void whatHadNothingToTestCountsAsATest() {
    assertThat(HolmCorrection.of(new double[] {Double.NaN, 0.02}))
        .containsExactly(Double.NaN, 0.04);
  }
}
