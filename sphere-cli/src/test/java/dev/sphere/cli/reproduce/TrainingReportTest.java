package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Estimate;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingReportTest {

  private static final TrainingDeclaration DECLARATION =
      new TrainingDeclaration(
          List.of("cifar10"),
          Map.of(),
          Map.of(),
          new TreeMap<>(Map.of("a conv", Map.of(), "b cosine", Map.of())),
          Map.of("softmax", Map.of()),
          "a conv",
          Map.of());

  private static final Published PUBLISHED =
      new Published(
          "",
          Map.of("a conv", Map.of("softmax", 90.5), "b cosine", Map.of("softmax", 91.0)),
          Map.of("b cosine", Map.of("softmax", "cnn9-cosine")));

  private static final Map<String, Object> PROTOCOL = Map.of("schedule", "step", "iterations", 500);

  private static CellResult result(String group, long seed, Map<String, Double> values) {
    return result(group, seed, values, Map.of());
  }

  private static CellResult result(
      String group, long seed, Map<String, Double> values, Map<String, List<Double>> series) {
    return new CellResult(
        "table-1", Scale.CPU, group, seed, PROTOCOL, values, series, "", "", "", "", "", "");
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
            | | ours | paper | reference | difference to a conv | t | p | the paper's |
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
        .containsExactly("One training diverged; it counts with the accuracy of chance.");
  }

  /** Curves of a learner that is sooner and steadier, of two seeds. */
  private static List<CellResult> curves() {
    List<CellResult> results = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      double shift = seed * 0.002;
      results.add(curve("a conv | softmax", seed, 0.5, 0.1, 0.4, 0.2 + shift, 0.4, 0.5));
      results.add(curve("b cosine | softmax", seed, 0.6, 0.3, 0.4, 0.5 + shift, 0.6, 0.6));
    }
    return results;
  }

  /** Points every 100 of 500 iterations, whose rate is full up to 265. */
  private static CellResult curve(String group, int seed, double last, double... points) {
    return result(
        group,
        seed,
        Map.of("test accuracy", last),
        Map.of(
            "iteration",
            List.of(50.0, 100.0, 200.0, 300.0, 500.0),
            "test accuracy",
            DoubleStream.of(points).boxed().toList()));
  }

  /** At 50, 100 and 200 the middle point is off by |.4 − (.1 + .2)/2|, the other's by 0. */
  @Test
  void comparesHowSoonAndHowSteadilyItIsLearned() {
    Report report = TrainingReport.of(DECLARATION, PUBLISHED, curves());

    assertThat(report.findings().get(1))
        .isEqualTo(
            "Under softmax: learned sooner than a conv (p < 0.05): b cosine; later: none; no"
                + " difference shown: none.");
    assertThat(report.findings().get(2))
        .startsWith("Under softmax: less steady than a conv (p < 0.05): none; steadier: b cosine;");
    assertThat(report.tables().get(1).markdown()).contains("| a conv \\| softmax | 32.06 ± 0.02 |");
    assertThat(report.tables().get(2).markdown()).contains("| a conv \\| softmax | 24.85 ± 0.05 |");
  }

  /** The first four points are 0.1, 0.4, 0.2 and 0.4, at 50, 100, 200 and 300 of 500. */
  @ParameterizedTest
  @CsvSource({
    // (|.4 − .15| + |.2 − .4|)/2
    "constant, 0.225",
    "step, 0.25",
    "'step(first=0.35, second=0.9)',",
    "cosine,"
  })
  void unsteadinessIsThatOfTheFullRate(String schedule, Double unsteadiness) {
    CellResult curve = curve("a conv | softmax", 1, 0.5, 0.1, 0.4, 0.2, 0.4);
    CellResult scheduled =
        new CellResult(
            "table-1",
            Scale.CPU,
            curve.group(),
            1,
            Map.of("schedule", schedule, "iterations", 500),
            curve.values(),
            Map.of(
                "iteration",
                List.of(50.0, 100.0, 200.0, 300.0),
                "test accuracy",
                curve.series().get("test accuracy")),
            "",
            "",
            "",
            "",
            "",
            "");

    OptionalDouble measured = TrainingQuantity.UNSTEADINESS.of(scheduled);

    if (unsteadiness == null) {
      assertThat(measured).isEmpty();
    } else {
      assertThat(measured.orElseThrow()).isCloseTo(unsteadiness, within(1e-12));
    }
  }

  @Test
  void whatDivergedIsNotCalledSteady() {
    Map<String, List<Double>> chance =
        Map.of("iteration", List.of(100.0, 200.0), "test accuracy", List.of(0.1, 0.1));

    assertThat(
            TrainingQuantity.UNSTEADINESS.of(
                result(
                    "a conv | softmax", 1, Map.of("test accuracy", 0.1, "diverged", 1.0), chance)))
        .isEmpty();
  }

  @Test
  void comparesPairsBesideTheBaseline() {
    TrainingDeclaration declaration =
        new TrainingDeclaration(
            List.of("cifar10"),
            Map.of(),
            Map.of(),
            new TreeMap<>(Map.of("a", Map.of(), "b", Map.of(), "c", Map.of())),
            null,
            "a",
            Map.of("c", "b"));
    List<CellResult> results = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      results.add(result("a", seed, Map.of("test accuracy", 0.1 * seed)));
      results.add(result("b", seed, Map.of("test accuracy", 0.1 * seed + 0.1)));
      results.add(result("c", seed, Map.of("test accuracy", 0.11 * seed + 0.2)));
    }

    Report report = TrainingReport.of(declaration, new Published(null, null, null), results);

    assertThat(report.estimates()).extracting(Estimate::group).containsExactly("a", "b", "c");
    assertThat(report.estimates().get(1).difference().baseline()).isEqualTo("a");
    assertThat(report.estimates().get(1).difference().mean()).isCloseTo(0.1, within(1e-12));
    assertThat(report.tables().get(1).markdown())
        .contains("| c − b | final accuracy | +12.00 ± 0.58 | 20.8 | 0.002 |");
    assertThat(report.findings())
        .contains(
            "Corrected by Holm for all 2 comparisons, better than a: b, c; worse: none.",
            "In points at the end, c − b +12.00 ± 0.58 (p = 0.002).");
  }

  /** With two columns, of equal weight. */
  @Test
  void meansOverColumnsAreThoseOfEachSeed() {
    TrainingDeclaration declaration =
        new TrainingDeclaration(
            List.of("cifar10"),
            Map.of(),
            Map.of(),
            new TreeMap<>(Map.of("a", Map.of(), "b", Map.of())),
            new TreeMap<>(Map.of("x", Map.of(), "y", Map.of())),
            "a",
            null);
    List<CellResult> results = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      results.add(result("a | x", seed, Map.of("test accuracy", 0.5)));
      results.add(result("a | y", seed, Map.of("test accuracy", 0.3)));
      results.add(result("b | x", seed, Map.of("test accuracy", 0.5 + 0.02 * seed)));
      results.add(result("b | y", seed, Map.of("test accuracy", 0.3)));
    }

    Report report = TrainingReport.of(declaration, new Published(null, null, null), results);

    assertThat(report.findings())
        .contains(
            "Over all columns, in points against a: b +2.00 ± 0.58 (p = 0.074), by column +0.00 to"
                + " +4.00.");
    assertThat(report.tables().get(0).caption()).isEqualTo("Test accuracy in percent at the end");
    assertThat(report.tables().get(0).markdown())
        .isEqualTo(
            """
            | | x | y |
            |---|---|---|
            | a | 50.00 ± 0.00 | 30.00 ± 0.00 |
            | b | 54.00 ± 1.15 | 30.00 ± 0.00 |
            """);
  }

  /** Spans from 1170 to 1560 and from there to 1950 lie within 1000 to 2000; others do not. */
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
            List.of(result("b cosine | softmax", 1, Map.of("test accuracy", 0.7), series)));

    double mean = (390 * 0.5 + 390 * 0.6 + 50 * 0.9) / 830;
    assertThat(report.tables().get(4).markdown())
        .contains("| b cosine \\| softmax | %.2f | | 85.00 | |".formatted(100 * mean));
    assertThat(report.figures())
        .extracting(figure -> figure.fileName())
        .containsExactly("curves-softmax.png");
  }
}
