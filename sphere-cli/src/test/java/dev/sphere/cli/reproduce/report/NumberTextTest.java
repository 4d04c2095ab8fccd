package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

  @ParameterizedTest
  @CsvSource({
    "%.1f, -0.04, 0.0",
    "%.1f, -0.06, −0.1",
    "%+.2f, -0.001, +0.00",
    "%+.2f, -1.5, −1.50",
    "%+.2f, 1.5, +1.50",
    "%.3f, -10, −10.000",
    "%.1f, NaN, NaN"
  })
  void hasTheLongMinusAndNoneBeforeZero(String format, double value, String text) {
    assertThat(NumberText.of(format, value)).isEqualTo(text);
  }
}
