package dev.sphere.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossOptionsTest {

  @Test
  void asksForNothingByDefault() {
    assertThat(LossOptions.DEFAULT).isEqualTo(new LossOptions(0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 0.01, 0.999})
  void takesFractions(double fraction) {
    LossOptions options = new LossOptions(fraction, fraction);

    assertThat(options.labelSmoothing()).isEqualTo(fraction);
    assertThat(options.probabilityFloor()).isEqualTo(fraction);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1, 2, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoFraction(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LossOptions(value, 0))
        .withMessage("label smoothing must be in [0, 1), got " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LossOptions(0, value))
        .withMessage("probability floor must be in [0, 1), got " + value);
  }
}
