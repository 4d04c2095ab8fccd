package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.report.Report;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConditioningReportTest {

  private static final double[] SAME = {1, 1, 1, 1};
  private static final double[] NONE = {0, 0, 0, 0};

  /** Each array has the quantity for c = 1, 2, 4, 8. */
  private static CellResult draw(
      long seed, double[] raw, double[] normalized, double[] eigenvalues, double[] objective) {
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      int c = 1 << i;
      values.put("raw, c=" + c, raw[i]);
      values.put("normalized, c=" + c, normalized[i]);
      values.put("eigenvalues, largest change, c=" + c, eigenvalues[i]);
      values.put("objective, change, c=" + c, objective[i]);
    }
    return new CellResult(
        "lemma-1", Scale.CPU, "draw", seed, Map.of(), values, Map.of(), "", "", "", "", "", "");
  }

  private static String finding(Objective objective, CellResult... draws) {
    List<String> findings = ConditioningReport.of(objective, List.of(draws)).findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  /** A mean above c² is not enough, every draw has to grow as c² does. */
  @Test
  void lemmaOneHoldsWhereEveryDrawGrowsAsSquaresDo() {
    assertThat(
            finding(
                Objective.PRODUCTS,
                draw(1, new double[] {10, 5, 100, 640}, SAME, NONE, NONE),
                draw(2, new double[] {10, 40, 100, 2560}, SAME, NONE, NONE)))
        .isEqualTo(
            "Lemma 1 holds, as a statement on large c. In raw coordinates κ(G) grows 128.0-fold from"
                + " c = 1 to c = 8 by the geometric mean of 2 draws, 64.0-fold at least (c²"
                + " 64-fold); to c = 2 it falls in 1 of them. The objective itself is the same for"
                + " all c.");
    assertThat(
            finding(
                Objective.PRODUCTS,
                draw(1, new double[] {10, 40, 100, 639}, SAME, NONE, new double[] {0, 0, 0.5, 0}),
                draw(2, new double[] {10, 40, 100, 9999}, SAME, NONE, NONE)))
        .startsWith("Lemma 1 does not hold, as a statement on large c.")
        .contains("63.9-fold at least", "to c = 2 it falls in 0 of them")
        .endsWith("The objective itself changes by up to 5.0e-01.");
  }

  /** The largest change is taken, of any draw and any c. */
  @Test
  void lemmaTwoIsOnAllEigenvalues() {
    assertThat(
            finding(
                Objective.COSINES,
                draw(1, new double[] {1, 3, 30, 480}, SAME, new double[] {0, 2, 1, 1}, NONE),
                draw(2, new double[] {1, 3, 30, 480}, SAME, new double[] {0, 1, 1, 1}, NONE)))
        .isEqualTo(
            "Lemma 2 as printed, that all eigenvalues stay, does not hold. In raw coordinates they"
                + " change by up to 2.00 times the largest of c = 1, and κ(G_S) grows 480.0-fold from"
                + " c = 1 to c = 8 by the geometric mean of 2 draws, 480.0-fold at least (c²"
                + " 64-fold); to c = 2 it falls in 0 of them. A"
                + " scale-invariant f has ∇²f(az) = a⁻²∇²f(z), so that they cannot stay. With rows"
                + " brought back to unit length, as projected weights are, κ is the same for all c."
                + " That is so by construction, and for any objective, G included: c·U with rows of"
                + " unit length is U again, so that projecting undoes the scaling and no eigenvalue"
                + " can change. What helps is keeping the weights on the sphere. The objective"
                + " itself is the same for all c.");
    // κ alone stays where all eigenvalues are multiplied by the same number.
    assertThat(finding(Objective.COSINES, draw(1, SAME, SAME, new double[] {0, 0, 0, 3}, NONE)))
        .startsWith("Lemma 2 as printed, that all eigenvalues stay, does not hold. ")
        .contains("up to 3.00 times", "κ(G_S) grows 1.0-fold");
    assertThat(finding(Objective.COSINES, draw(1, SAME, SAME, new double[] {0, 9e-7, 0, 0}, NONE)))
        .startsWith(
            "Lemma 2 as printed, that all eigenvalues stay, holds. In raw coordinates they change by up"
                + " to 9.0e-07 times the largest of c = 1, and κ(G_S) grows 1.0-fold")
        .doesNotContain("cannot stay");
  }

  /** Of 1 ± 1e-3 the mean over draws would say that nothing changes. */
  @Test
  void projectedWeightsAreFoundToKeepTheirConditioningOrNot() {
    double[] unchanged = {0, 1, 1, 1};
    assertThat(
            finding(
                Objective.COSINES,
                draw(1, SAME, new double[] {1, 1, 1, 1.001}, unchanged, NONE),
                draw(2, SAME, new double[] {1, 1, 1, 0.999}, unchanged, NONE)))
        .contains("κ changes by up to 1.0e-03 of what it is, which it cannot")
        .contains("These results are not right.")
        .doesNotContain("κ is the same");
    assertThat(
            finding(
                Objective.COSINES,
                draw(1, SAME, new double[] {2, 2.000001, 2, 2}, unchanged, NONE)))
        .contains("κ is the same for all c to 5.0e-07. That is so by construction");
  }

  @Test
  void tablesHaveThreeDrawsAndTheMeanOfAll() {
    Report report =
        ConditioningReport.of(
            Objective.PRODUCTS,
            List.of(
                draw(1, new double[] {1, 2, 8, 64}, SAME, new double[] {0, 0.5, 2, 8}, NONE),
                draw(2, new double[] {1, 8, 8, 64}, SAME, new double[] {0, 0.7, 1, 4}, NONE),
                draw(3, new double[] {1, 4, 8, 64}, SAME, NONE, NONE),
                draw(4, new double[] {1, 4, 8, 64}, SAME, NONE, NONE)));

    assertThat(report.tables().get(0).markdown())
        .startsWith(
            """
            | | c = 1 | c = 2 | c = 4 | c = 8 |
            |---|---|---|---|---|
            | raw, draw 1 | 1.00 | 2.00 | 8.00 | 64.00 |
            | raw, draw 2 | 1.00 | 8.00 | 8.00 | 64.00 |
            | raw, draw 3 | 1.00 | 4.00 | 8.00 | 64.00 |
            | raw, κ(c)/κ(1), geometric mean of 4 | 1.00 | 4.00 | 8.00 | 64.00 |
            | raw, κ(c)/κ(1), least of 4 | 1.00 | 2.00 | 8.00 | 64.00 |
            | normalized, draw 1 | 1.00 | 1.00 | 1.00 | 1.00 |
            """);
    assertThat(report.tables().get(1).markdown())
        .contains("| an eigenvalue, as a share of the largest | 0 | 7.0e-01 | 2.0e+00 | 8.0e+00 |");
  }
}
