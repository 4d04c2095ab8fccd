package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  /** With three degrees of freedom the distribution of t has a closed form. */
  @Test
  void testsTheSeedsThatBothHave() {
    PairedDifference difference =
        PairedDifference.of(
                Map.of(1L, 11.0, 2L, 22.0, 3L, 33.0, 4L, 44.0, 9L, 0.0),
                Map.of(1L, 10.0, 2L, 20.0, 3L, 30.0, 4L, 40.0, 7L, 0.0))
            .orElseThrow();

    double deviation = Math.sqrt((2.25 + 0.25 + 0.25 + 2.25) / 3);
    double t = 2.5 / (deviation / 2);
    assertThat(difference.pairs()).isEqualTo(4);
    assertThat(difference.mean()).isEqualTo(2.5);
    assertThat(difference.standardError()).isCloseTo(deviation / 2, within(1e-12));
    assertThat(difference.t()).isCloseTo(t, within(1e-12));
    assertThat(difference.p()).isCloseTo(2 * (1 - cumulative(t)), within(1e-9));
    double reach = difference.reach() / difference.standardError();
    assertThat(cumulative(reach)).isCloseTo(0.975, within(1e-9));
  }

  /** Of t with three degrees of freedom. */
  private static double cumulative(double t) {
    double x = t / Math.sqrt(3);
    return 0.5 + (x / (1 + x * x) + Math.atan(x)) / Math.PI;
  }

  @Test
  void signDoesNotChangeP() {
    Map<Long, Double> one = Map.of(1L, 0.3, 2L, 0.5, 3L, 0.1);
    Map<Long, Double> other = Map.of(1L, 0.1, 2L, 0.1, 3L, 0.2);

    PairedDifference forward = PairedDifference.of(one, other).orElseThrow();
    PairedDifference backward = PairedDifference.of(other, one).orElseThrow();

    assertThat(forward.p()).isCloseTo(backward.p(), within(1e-12)).isBetween(0.0, 1.0);
    assertThat(forward.mean()).isEqualTo(-backward.mean());
  }

  @Test
  void needsTwoPairsThatDiffer() {
    assertThat(PairedDifference.of(Map.of(1L, 1.0), Map.of(1L, 0.0))).isEmpty();
    assertThat(PairedDifference.of(Map.of(1L, 1.0, 2L, 1.0), Map.of(3L, 0.0))).isEmpty();
    PairedDifference same =
        PairedDifference.of(Map.of(1L, 1.0, 2L, 2.0), Map.of(1L, 1.0, 2L, 2.0)).orElseThrow();
    assertThat(same.p()).isNaN();
    assertThat(same.reach()).isZero();
  }

  @Test
  void writesFigures() {
    PairedDifference clear = new PairedDifference(3, -0.5, 0.001);
    assertThat(clear.shownT()).isEqualTo("−500.0");
    assertThat(clear.shownP()).isEqualTo("< 0.001");
    assertThat(clear.comparedP()).isEqualTo("< 0.001");
    assertThat(clear.text("%.2f")).isEqualTo("−0.50 ± 0.00");
    // With two degrees of freedom p is 1 − t/√(t² + 2): 0.2929 for √2.
    PairedDifference unclear = new PairedDifference(3, Math.sqrt(2), 1);
    assertThat(unclear.shownP()).isEqualTo("0.293");
    assertThat(unclear.comparedP()).isEqualTo("= 0.293");
    assertThat(unclear.text("%.1f")).isEqualTo("+1.4 ± 1.0");
    PairedDifference none = new PairedDifference(3, 0, 0);
    assertThat(none.shownT() + none.shownP()).isEmpty();
    assertThat(none.comparedP()).isEqualTo("undefined");
    // Differences that are all the same and not zero are as clear as can be.
    assertThat(new PairedDifference(3, 0.5, 0).comparedP()).isEqualTo("< 0.001");
  }

  @Test
  void sampleShowsItsStandardError() {
    assertThat(new Sample(List.of(0.5, 0.6, 0.4)).text("%.4f")).isEqualTo("0.5000 ± 0.0577");
    assertThat(new Sample(List.of(2.0)).text("%.1f")).isEqualTo("2.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(List.of()));
  }
}
