package dev.sphere.cli.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 200; 0 50 100 150 200",
        "0; 1; 0.0 0.2 0.4 0.6 0.8 1.0",
        "0; 0.003; 0.000 0.001 0.002 0.003",
        "0; 7; 0 2 4 6",
        "-1; 1; -1.0 -0.5 0.0 0.5 1.0",
        "0.9; 1.1; 0.90 0.95 1.00 1.05 1.10",
        "0; 20000; 0 5,000 10,000 15,000 20,000",
        "0; 3000000; 0 1E6 2E6 3E6",
        "0; 0.000003; 0 1E-6 2E-6 3E-6"
      })
  void ticksAreRound(double low, double high, String ticks) {
    assertThat(labels(new LinearAxis(low, high, 0, 1))).containsExactly(ticks.split(" "));
  }

  @Test
  void ticksAreFewAndWithin() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      double low = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double high = low + Math.pow(10, 8 * random.nextDouble() - 4) + Math.abs(low) * 1e-6;
      List<Axis.Tick> ticks = new LinearAxis(low, high, 0, 1).ticks();
      assertThat(ticks).as("%s to %s, seed 7", low, high).hasSizeBetween(2, 6);
      double slack = 1e-6 * (high - low);
      for (Axis.Tick tick : ticks) {
        assertThat(tick.value()).isBetween(low - slack, high + slack);
      }
    }
  }

  @Test
  void placesLinearly() {
    LinearAxis down = new LinearAxis(10, 20, 200, 0);

    assertThat(down.place(10)).isEqualTo(200);
    assertThat(down.place(20)).isEqualTo(0);
    assertThat(down.place(12.5)).isEqualTo(150);
    assertThatThrownBy(() -> new LinearAxis(1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0");
    assertThatThrownBy(() -> new LinearAxis(0, Double.NaN, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"2.31, 2.5", "1, 1", "0, 1", "84, 100", "0.0029, 0.003", "101, 150"})
  void endsAtARoundValue(double largest, double high) {
    assertThat(LinearAxis.upTo(largest, 0, 1).high()).isCloseTo(high, within(1e-12));
  }

  @Test
  void placesLogarithmically() {
    LogarithmicAxis axis = LogarithmicAxis.over(0.02, 1000, 0, 5);

    assertThat(axis.place(1)).isCloseTo(2, within(1e-12));
    assertThat(axis.place(0.01)).isZero();
    assertThat(axis.place(1000)).isEqualTo(5);
    assertThat(labels(axis)).containsExactly("10⁻²", "10⁻¹", "10⁰", "10¹", "10²", "10³");
    assertThat(labels(LogarithmicAxis.over(1, 1, 0, 1))).containsExactly("10⁰", "10¹");
    assertThat(LogarithmicAxis.over(1e-12, 1e12, 0, 1).ticks()).hasSizeBetween(3, 7);
  }
}
