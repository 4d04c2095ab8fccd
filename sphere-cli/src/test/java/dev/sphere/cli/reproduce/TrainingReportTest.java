package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainingReportTest {

  private static final TrainingDeclaration DECLARATION =
      new TrainingDeclaration(
          List.of("cifar10"),
          Map.of(),
          Map.of(),
          new TreeMap<>(Map.of("a conv", Map.of(), "b cosine", Map.of())),
          Map.of("softmax", Map.of()),
          "a conv");

  private static final Published PUBLISHED =
      new Published(
          "",
          Map.of("a conv", Map.of("softmax", 90.5), "b cosine", Map.of("softmax", 91.0)),
          Map.of("b cosine", Map.of("softmax", "cnn9-cosine")));

  private static CellResult result(String group, long seed, Map<String, Double> values) {
    return result(group, seed, values, Map.of());
  }

  private static CellResult result(
      String group, long seed, Map<String, Double> values, Map<String, List<Double>> series) {
    return new CellResult(
        "table-1", Scale.CPU, group, seed, Map.of(), values, series, "", "", "", "", "");
  }

  private static List<CellResult> accuracies(double[] conv, double[] cosine) {
    List<CellResult> results = new ArrayList<>();
    for (int i = 0; i < conv.length; i++) {
      results.add(result("a conv | softmax", i + 1, Map.of("test accuracy", conv[i])));
      results.add(result("b cosine | softmax", i + 1, Map.of("test accuracy", cosine[i])));
    }
    return results;
  }

  @Test
  void setsDifferencesBesideThePapers() {
    Report report =
        TrainingReport.of(
            DECLARATION,
            PUBLISHED,
            accuracies(new double[] {0.6, 0.7, 0.65}, new double[] {0.62, 0.73, 0.66}));

    ResultTable table = report.tables().get(0);
    assertThat(table.markdown())
        .isEqualTo(
            """
            | | ours | paper | reference | − a conv | t | p | paper's difference |
            |---|---|---|---|---|---|---|---|
            | a conv \\| softmax | 65.00 ± 2.89 | 90.50 | | | | | |
            | b cosine \\| softmax | 67.00 ± 3.21 | 91.00 | 91.23 | +2.00 ± 0.58 | 3.5 | 0.074 | +0.50 |
            """);
    Interval interval =
        table.rows().get(1).stream()
            .map(Entry::interval)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow();
    assertThat(interval.mean()).isCloseTo(0.02, within(1e-12));
    assertThat(interval.published().orElseThrow()).isCloseTo(0.005, within(1e-12));
    // t of two degrees of freedom, 0.975: 4.30265.
    assertThat(interval.reach()).isCloseTo(4.30265 * 0.01 / Math.sqrt(3), within(1e-6));
    assertThat(report.findings())
        .containsExactly(
            "Under softmax: better than a conv (p < 0.05): none; worse: none; no difference shown:"
                + " b cosine.");
  }

  @Test
  void saysWhatIsBetterAndWhatIsWorse() {
    assertThat(
            TrainingReport.of(
                    DECLARATION,
                    PUBLISHED,
                    accuracies(new double[] {0.6, 0.7, 0.65}, new double[] {0.7, 0.81, 0.75}))
                .findings()
                .get(0))
        .contains("better than a conv (p < 0.05): b cosine;");
    assertThat(
            TrainingReport.of(
                    DECLARATION,
                    PUBLISHED,
                    accuracies(new double[] {0.6, 0.7, 0.65}, new double[] {0.5, 0.59, 0.55}))
                .findings()
                .get(0))
        .contains("worse: b cosine;");
  }

  @Test
  void oneSeedHasNoTestAndNoFinding() {
    Report report =
        TrainingReport.of(
            DECLARATION, PUBLISHED, accuracies(new double[] {0.6}, new double[] {0.7}));

    assertThat(report.tables().get(0).markdown())
        .contains("| b cosine \\| softmax | 70.00 | 91.00 | 91.23 | | | | +0.50 |");
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void saysThatTrainingsDiverged() {
    Report report =
        TrainingReport.of(
            DECLARATION,
            PUBLISHED,
            List.of(
                result("a conv | softmax", 1, Map.of("test accuracy", 0.1, "diverged", 1.0)),
                result("b cosine | softmax", 1, Map.of("test accuracy", 0.7))));

    assertThat(report.findings())
        .containsExactly("1 trainings diverged; they count with the accuracy of chance.");
  }

  /** Spans from 1170 to 1560 and from there to 1950 lie within 1100 to 2000; others do not. */
  @Test
  void weighsSpansOfTrainingAccuracyByTheirLength() {
    Map<String, List<Double>> series =
        Map.of(
            "iteration",
            List.of(500.0, 1000.0),
            "test accuracy",
            List.of(0.4, 0.5),
            "span end",
            List.of(780.0, 1170.0, 1560.0, 1950.0, 2000.0, 2390.0),
            "train accuracy",
            List.of(0.1, 0.2, 0.5, 0.6, 0.9, 0.0));
    Report report =
        TrainingReport.of(
            DECLARATION,
            PUBLISHED,
            List.of(
                result(
                    "b cosine | softmax",
                    1,
                    Map.of("test accuracy", 0.7, "mean of the curve", 0.45, "fluctuation", 0.1),
                    series)));

    double mean = (390 * 0.5 + 390 * 0.6 + 50 * 0.9) / 830;
    assertThat(report.tables().get(3).markdown())
        .contains("| b cosine \\| softmax | %.2f | 85.00 |".formatted(100 * mean));
    assertThat(report.figures())
        .extracting(figure -> figure.fileName())
        .containsExactly("curves-softmax.png");
  }
}
