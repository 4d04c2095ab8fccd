package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PhaseReportTest {

  private static final String PHASE_KEPT = "phase kept, magnitude of ";
  private static final String MAGNITUDE_KEPT = "magnitude kept, phase of ";

  private static CellResult result(String learned, long seed, Map<String, Double> accuracies) {
    Map<String, Double> values = new TreeMap<>();
    accuracies.forEach((tested, accuracy) -> values.put("accuracy: " + tested, accuracy));
    return new CellResult(
        "fourier-phase",
        Scale.CPU,
        learned,
        seed,
        Map.of(),
        values,
        Map.of(),
        "",
        "",
        "",
        "",
        "",
        "");
  }

  /** What a network that learned images as they are recognises, by seed. */
  private static List<CellResult> ofOriginals(
      String replacedBy, double[] phaseKept, double[] magnitudeKept) {
    List<CellResult> results = new ArrayList<>();
    for (int i = 0; i < phaseKept.length; i++) {
      results.add(
          result(
              "original",
              i + 1,
              Map.of(
                  PHASE_KEPT + replacedBy, phaseKept[i],
                  MAGNITUDE_KEPT + replacedBy, magnitudeKept[i])));
    }
    return results;
  }

  /** What networks recognise that learned the kind that they are tested on, by seed. */
  private static List<CellResult> ofTheSameKind(
      String replacedBy, double[] phaseKept, double[] magnitudeKept) {
    List<CellResult> results = new ArrayList<>();
    for (int i = 0; i < phaseKept.length; i++) {
      // What each recognises of the other kind is not asked.
      results.add(
          result(
              PHASE_KEPT + replacedBy,
              i + 1,
              Map.of(PHASE_KEPT + replacedBy, phaseKept[i], MAGNITUDE_KEPT + replacedBy, 0.9)));
      results.add(
          result(
              MAGNITUDE_KEPT + replacedBy,
              i + 1,
              Map.of(MAGNITUDE_KEPT + replacedBy, magnitudeKept[i], PHASE_KEPT + replacedBy, 0.9)));
    }
    return results;
  }

  // Differences of 2, 2 and 3 points: the standard error is a third of one, t is 7.
  private static final double[] LESS = {0.20, 0.30, 0.25};
  private static final double[] MORE = {0.22, 0.32, 0.28};

  @Test
  void saysWhatNetworksRecogniseThatLearnedImagesAsTheyAre() {
    assertThat(PhaseReport.of(ofOriginals("noise", LESS, MORE)).findings())
        .containsExactly(
            "Of images with magnitude or phase replaced by that of noise, a network that learned"
                + " images as they are recognises fewer where the phase is kept than where the"
                + " magnitude is: −2.33 ± 0.33 points (p = 0.020).");
    assertThat(PhaseReport.of(ofOriginals("another", MORE, LESS)).findings())
        .containsExactly(
            "Of images with magnitude or phase replaced by that of another image, a network that"
                + " learned images as they are recognises more where the phase is kept than where"
                + " the magnitude is: +2.33 ± 0.33 points (p = 0.020).");
  }

  @Test
  void saysWhatNetworksRecogniseOfTheKindThatTheyLearned() {
    assertThat(PhaseReport.of(ofTheSameKind("noise", MORE, LESS)).findings())
        .containsExactly(
            "Of images with magnitude or phase replaced by that of noise, a network that learned"
                + " the same kind recognises more where the phase is kept than where the magnitude"
                + " is: +2.33 ± 0.33 points (p = 0.020).");
    assertThat(PhaseReport.of(ofTheSameKind("another", LESS, MORE)).findings())
        .containsExactly(
            "Of images with magnitude or phase replaced by that of another image, a network that"
                + " learned the same kind recognises fewer where the phase is kept than where the"
                + " magnitude is: −2.33 ± 0.33 points (p = 0.020).");
  }

  @Test
  void doesNotSayMoreThanIsShown() {
    assertThat(
            PhaseReport.of(ofOriginals("noise", new double[] {0.2, 0.3}, new double[] {0.1, 0.3}))
                .findings())
        .containsExactly(
            "Of images with magnitude or phase replaced by that of noise, a network that learned"
                + " images as they are is not shown to recognise more or fewer where the phase is"
                + " kept than where the magnitude is: +5.00 ± 5.00 points (p = 0.500).");
    assertThat(PhaseReport.of(ofOriginals("noise", LESS, LESS)).findings())
        .singleElement()
        .asString()
        .endsWith("+0.00 ± 0.00 points (p undefined).");
  }

  @Test
  void oneSeedHasNoFinding() {
    List<CellResult> results = new ArrayList<>();
    results.addAll(ofOriginals("noise", new double[] {0.2}, new double[] {0.3}));
    results.addAll(ofTheSameKind("noise", new double[] {0.4}, new double[] {0.3}));

    Report report = PhaseReport.of(results);

    assertThat(report.findings()).isEmpty();
    assertThat(report.tables().get(0).markdown())
        .contains("| original | | 20.0 | | 30.0 | | |")
        .contains("| phase kept, magnitude of noise | | 40.0 | | 90.0 | | |")
        .contains("| magnitude kept, phase of noise | | 90.0 | | 30.0 | | |");
    assertThat(report.tables().get(0).rows()).hasSize(3);
  }

  @Test
  void thePictureIsOfOtherImagesThanTheResults() {
    assertThat(PhaseReport.of(ofOriginals("noise", LESS, MORE)).figures())
        .singleElement()
        .satisfies(figure -> assertThat(figure.conditions()).contains("8 images of shapes10"));
  }
}
