package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void constantStays() {
    assertThat(Schedule.CONSTANT.factor(0)).isEqualTo(1);
    assertThat(Schedule.CONSTANT.factor(0.999)).isEqualTo(1);
  }

  /** 34K and 54K of 64K iterations. */
  @Test
  void stepDividesTwice() {
    assertThat(Schedule.STEP.factor(0)).isEqualTo(1);
    assertThat(Schedule.STEP.factor(33_999.0 / 64_000)).isEqualTo(1);
    assertThat(Schedule.STEP.factor(34_000.0 / 64_000)).isEqualTo(0.1);
    assertThat(Schedule.STEP.factor(53_999.0 / 64_000)).isEqualTo(0.1);
    assertThat(Schedule.STEP.factor(54_000.0 / 64_000)).isEqualTo(0.01);
    assertThat(Schedule.STEP.factor(63_999.0 / 64_000)).isEqualTo(0.01);
  }

  @Test
  void cosineFallsToZero() {
    assertThat(Schedule.COSINE.factor(0)).isEqualTo(1);
    assertThat(Schedule.COSINE.factor(0.25)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(Schedule.COSINE.factor(0.5)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.factor(1)).isCloseTo(0, within(1e-12));
  }
}
