package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void saysWhereItIsInItsUnit() {
    assertThat(new Interval(0.01, 0.02, OptionalDouble.empty()).text())
        .isEqualTo("95 % confidence interval −1.00 to +3.00 points");
    assertThat(new Interval(0.75, 0.5, OptionalDouble.empty(), Interval.Unit.DEGREES).text())
        .isEqualTo("95 % confidence interval +0.25 to +1.25°");
  }

  /** The scale of the pictures in a table. */
  @Test
  void reachesFarthestToEitherSideOrToThePapers() {
    assertThat(new Interval(-3, 1, OptionalDouble.of(2)).farthest()).isEqualTo(4);
    assertThat(new Interval(1, 0.5, OptionalDouble.of(-2)).farthest()).isEqualTo(2);
  }
}
