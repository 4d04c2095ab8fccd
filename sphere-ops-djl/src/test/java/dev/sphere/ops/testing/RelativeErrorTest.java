package dev.sphere.ops.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class RelativeErrorTest {

  @Test
  void isRelativeToTheLargestEntry() {
    assertThat(RelativeError.of(new double[] {1, -3.5}, new double[] {1.25, -4})).isEqualTo(0.125);
    assertThat(RelativeError.of(new double[] {0.5}, new double[] {0})).isEqualTo(0.5);
  }

  @Test
  void isInfiniteForWhatIsNotFinite() {
    assertThat(RelativeError.of(new double[] {Double.NaN, 1}, new double[] {0, 1}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(RelativeError.of(new double[] {1, Double.NEGATIVE_INFINITY}, new double[] {1, 1}))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void refusesAnotherLength() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> RelativeError.of(new double[2], new double[3]))
        .withMessage("expected 3 values, got 2 values");
  }
}
