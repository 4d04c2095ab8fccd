package dev.sphere.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnableParameterTest {

  @Test
  void storesTheDistanceFromTheMinimum() {
    LearnableParameter k = LearnableParameter.atLeast(0.25, "k", Sharing.FILTER, 0.75);

    assertThat(k.minimum()).isEqualTo(0.25);
    assertThat(k.initialValue()).isEqualTo(0.75);
    assertThat(k.initialStoredValue()).isEqualTo(0.5);
  }

  @Test
  void storesAnUnconstrainedValueAsItIs() {
    LearnableParameter shift = LearnableParameter.unconstrained("shift", Sharing.LAYER, -3);

    assertThat(shift.minimum()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(shift.initialStoredValue()).isEqualTo(-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.999, 2, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
  void refusesAnInitialValueOutOfRange(double initialValue) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearnableParameter.atLeast(2, "slope", Sharing.FILTER, initialValue))
        .withMessage("initial value of slope must be finite and above 2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "operator k", "-k"})
  void refusesANameThatIsNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LearnableParameter.unconstrained(name, Sharing.LAYER, 1))
        .withMessageContaining("of the form [a-z][a-z0-9-]*");
  }
}
