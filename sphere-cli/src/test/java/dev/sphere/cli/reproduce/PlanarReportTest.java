package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.cli.reproduce.report.Entry;
import dev.sphere.cli.reproduce.report.Interval;
import dev.sphere.cli.reproduce.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanarReportTest {

  private static CellResult result(
      String operator, long seed, double angle, Map<String, List<Double>> series) {
    return new CellResult(
        "mnist-features",
        Scale.CPU,
        operator,
        seed,
        Map.of("data", "mnist"),
        Map.of("test accuracy", 0.9, "mean angle to the class in degrees", angle),
        series,
        "",
        "",
        "pytorch 2",
        "",
        "",
        "");
  }

  /** The first angles are those of plain convolutions, all by seed. */
  private static List<CellResult> angles(double[] conv, double[] cosine, double[] linear) {
    List<CellResult> results = new ArrayList<>();
    for (int i = 0; i < conv.length; i++) {
      results.add(result("conv", i + 1, conv[i], Map.of()));
      results.add(result("cosine", i + 1, cosine[i], Map.of()));
      results.add(result("linear", i + 1, linear[i], Map.of()));
    }
    return results;
  }

  @Test
  void setsAnglesBesideThoseOfPlainConvolutions() {
    Report report =
        PlanarReport.of(
            angles(new double[] {6, 7, 5}, new double[] {8, 9, 8}, new double[] {5, 6, 5}));

    // Differences of 2, 2, 3 and of −1, −1, 0: the standard error is 1/3.
    assertThat(report.tables().get(0).markdown())
        .isEqualTo(
            """
            | operator | test accuracy, % | angle to the class | difference to conv | t | p |
            |---|---|---|---|---|---|
            | conv | 90.00 ± 0.00 | 6.00 ± 0.58° | | | |
            | cosine | 90.00 ± 0.00 | 8.33 ± 0.33° | +2.33 ± 0.33° | 7.0 | 0.020 |
            | linear | 90.00 ± 0.00 | 5.33 ± 0.33° | −0.67 ± 0.33° | −2.0 | 0.184 |
            """);
    List<Interval> intervals =
        report.tables().get(0).rows().stream()
            .flatMap(List::stream)
            .map(Entry::interval)
            .flatMap(Optional::stream)
            .toList();
    assertThat(intervals).hasSize(2).allMatch(each -> each.unit() == Interval.Unit.DEGREES);
    // t of two degrees of freedom, 0.975: 4.30265.
    assertThat(intervals.get(1).mean()).isCloseTo(-2.0 / 3, within(1e-12));
    assertThat(intervals.get(1).reach()).isCloseTo(4.30265 / 3, within(1e-5));
    assertThat(intervals.get(1).published()).isEmpty();
  }

  @Test
  void smallerAnglesAreMoreCompact() {
    assertThat(
            PlanarReport.of(
                    angles(new double[] {6, 7, 5}, new double[] {8, 9, 8}, new double[] {5, 6, 5}))
                .findings())
        .containsExactly(
            "More compact than with ordinary convolutions (p < 0.05): none; less: cosine; no"
                + " difference shown: linear.");
    assertThat(
            PlanarReport.of(
                    angles(new double[] {6, 7, 5}, new double[] {4, 5, 2}, new double[] {6, 7, 5}))
                .findings())
        .containsExactly(
            "More compact than with ordinary convolutions (p < 0.05): cosine; less: none; no"
                + " difference shown: linear.");
  }

  @Test
  void oneSeedHasNoTestAndNoFinding() {
    Report report = PlanarReport.of(angles(new double[] {6}, new double[] {8}, new double[] {5}));

    assertThat(report.findings()).isEmpty();
    assertThat(report.tables().get(0).markdown()).contains("| cosine | 90.00 | 8.00° | | | |");
  }

  @Test
  void drawsTheFeaturesThatASeedHas() {
    Map<String, List<Double>> series =
        Map.of(
            "x",
            List.of(1.0, 0.0, 2.0),
            "y",
            List.of(0.0, 1.0, 0.0),
            "label",
            List.of(0.0, 1.0, 0.0));
    Report report =
        PlanarReport.of(
            List.of(
                result("conv", 1, 5, series),
                result("conv", 2, 5, Map.of()),
                result("cosine", 2, 5, Map.of())));

    assertThat(report.figures())
        .singleElement()
        .satisfies(
            figure -> {
              assertThat(figure.fileName()).isEqualTo("features-conv.png");
              assertThat(figure.caption()).isEqualTo("conv: features of 3 test images");
              assertThat(figure.conditions()).contains("scale cpu, seed 1, mnist, pytorch 2");
            });
  }
}
