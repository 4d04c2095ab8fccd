package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The figures of a timing. */
class TimingTest {

  @Test
  void isTheMedianWithHalfTheDistanceOfQuartilesAsSpread() {
    Timing odd = new Timing("odd", new double[] {5, 1, 4, 2, 3});
    Timing even = new Timing("even", new double[] {1, 2, 3, 10});

    assertThat(odd.median()).isEqualTo(3);
    assertThat(odd.spread()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(even.median()).isEqualTo(2.5);
    assertThat(even.spread()).isCloseTo((4.75 - 1.75) / 2 / 2.5, within(1e-12));
    assertThat(new Timing("one", new double[] {7}).spread()).isZero();
    assertThat(odd.ratioTo(even)).isCloseTo(1.2, within(1e-12));
  }

  @Test
  void doesNotChangeWithTheArrayItWasMadeFrom() {
    double[] seconds = {1, 2, 3};
    Timing timing = new Timing("a", seconds);
    seconds[1] = 100;
    timing.seconds()[1] = 100;

    assertThat(timing.median()).isEqualTo(2);
  }

  @Test
  void needsAMeasurement() {
    assertThatThrownBy(() -> new Timing("a", new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a was not measured");
  }
}
