package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictsTest {

  // With two degrees of freedom p is 1 − t/√(t² + 2): 0.05 at t = 4.303.
  private static final PairedDifference LARGER = new PairedDifference(3, 4.31, 1);
  private static final PairedDifference SMALLER = new PairedDifference(3, -4.31, 1);
  private static final PairedDifference OPEN = new PairedDifference(3, 4.29, 1);
  private static final PairedDifference NONE = new PairedDifference(3, 0, 0);

  @Test
  void nameWhatIsShownAndWhichWay() {
    Verdicts verdicts = new Verdicts();
    verdicts.judge("a", LARGER);
    verdicts.judge("b", SMALLER);
    verdicts.judge("c", OPEN);
    verdicts.judge("d", NONE);
    verdicts.judge("e", SMALLER);

    assertThat(verdicts.sentence("Better than f", "worse"))
        .contains("Better than f (p < 0.05): a; worse: b, e; no difference shown: c, d.");
  }

  @Test
  void keepNamesWithCommasTogether() {
    Verdicts verdicts = new Verdicts();
    verdicts.judge("a, orthogonal", OPEN);
    verdicts.judge("b", OPEN);

    assertThat(verdicts.sentence("More", "fewer").orElseThrow())
        .endsWith("no difference shown: “a, orthogonal”, b.");
  }

  @Test
  void sayWhereThereIsNone() {
    Verdicts verdicts = new Verdicts();
    assertThat(verdicts.sentence("More", "fewer")).isEmpty();

    verdicts.judge("a", OPEN);
    assertThat(verdicts.sentence("More", "fewer"))
        .contains("More (p < 0.05): none; fewer: none; no difference shown: a.");
  }

  /** Of "a" p is 0.0194: below 0.05 of two comparisons, above of three. */
  @Test
  void correctForTheNumberOfComparisons() {
    Verdicts verdicts = new Verdicts();
    verdicts.judge("a", new PairedDifference(3, -7.07, 1));
    verdicts.judge("b", LARGER);

    assertThat(verdicts.sentence("Better than c", "worse").orElseThrow())
        .startsWith("Better than c (p < 0.05): b; worse: a;");
    assertThat(verdicts.corrected("better than c", "worse"))
        .contains("Corrected by Holm for all 2 comparisons, better than c: b; worse: a.");

    verdicts.judge("d", OPEN);
    assertThat(verdicts.corrected("better than c", "worse"))
        .contains("Corrected by Holm for all 3 comparisons, better than c: none; worse: none.");
  }

  @Test
  void correctNothingWhereThereIsOneComparisonOrNoneIsShown() {
    Verdicts verdicts = new Verdicts();
    verdicts.judge("a", LARGER);
    assertThat(verdicts.corrected("better than c", "worse")).isEmpty();

    Verdicts open = new Verdicts();
    open.judge("a", OPEN);
    open.judge("b", NONE);
    assertThat(open.corrected("better than c", "worse")).isEmpty();
  }
}
