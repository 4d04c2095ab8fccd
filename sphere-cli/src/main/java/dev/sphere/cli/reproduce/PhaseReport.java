package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.PairedDifference;
import dev.sphere.cli.reproduce.report.Report;
import dev.sphere.cli.reproduce.report.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How well images are recognised by their phase, against by their magnitude. */
final class PhaseReport {

  /**
   * The two kinds of images of which one half was replaced.
   *
   * @param source what the other half was taken from
   */
  private record Replacement(String source, PhaseExchange phaseKept, PhaseExchange magnitudeKept) {}

  private static final List<Replacement> REPLACEMENTS =
      List.of(
          new Replacement(
              "another image", PhaseExchange.OTHER_MAGNITUDE, PhaseExchange.OTHER_PHASE),
          new Replacement("noise", PhaseExchange.NOISE_MAGNITUDE, PhaseExchange.NOISE_PHASE));

  private final List<CellResult> results;

  private PhaseReport(List<CellResult> results) {
    this.results = results;
  }

  static Report of(List<CellResult> results) {
    PhaseReport report = new PhaseReport(results);
    return new Report(report.findings(), List.of(report.table()), List.of(figure()));
  }

  private List<String> findings() {
    return Stream.concat(
            REPLACEMENTS.stream().map(this::ofImagesAsTheyAre),
            REPLACEMENTS.stream().map(this::ofTheSameKind))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> ofImagesAsTheyAre(Replacement replaced) {
    return PairedDifference.of(
            accuracies(PhaseExchange.NONE, replaced.phaseKept()),
            accuracies(PhaseExchange.NONE, replaced.magnitudeKept()))
        .map(each -> sentence(replaced, "images as they are", each));
  }

  /** The diagonal of the table: what there is to be recognised by who learned it. */
  private Optional<String> ofTheSameKind(Replacement replaced) {
    return PairedDifference.of(
            accuracies(replaced.phaseKept(), replaced.phaseKept()),
            accuracies(replaced.magnitudeKept(), replaced.magnitudeKept()))
        .map(each -> sentence(replaced, "the same kind", each));
  }

  private static String sentence(
      Replacement replaced, String learned, PairedDifference phaseAgainstMagnitude) {
    return ("Of images with magnitude or phase replaced by that of %s, a network that learned %s %s"
            + " where the phase is kept than where the magnitude is: %s points (p %s).")
        .formatted(
            replaced.source(),
            learned,
            verb(phaseAgainstMagnitude),
            AccuracyText.points(
                phaseAgainstMagnitude.mean(), phaseAgainstMagnitude.standardError()),
            phaseAgainstMagnitude.comparedP());
  }

  private static String verb(PairedDifference difference) {
    if (!difference.isShown()) {
      return "is not shown to recognise more or fewer";
    }
    return difference.mean() > 0 ? "recognises more" : "recognises fewer";
  }

  private Map<Long, Double> accuracies(PhaseExchange learned, PhaseExchange tested) {
    return of(learned).bySeed(FourierPhase.accuracy(tested));
  }

  private ResultTable table() {
    List<String> header = new ArrayList<>(List.of("learned from"));
    for (PhaseExchange tested : PhaseExchange.values()) {
      header.add(tested.title());
    }
    header.add(FourierPhase.CORRELATION);
    ResultTable table =
        new ResultTable("Accuracy in percent on images of each kind, by what was learned", header);
    for (PhaseExchange learned : PhaseExchange.values()) {
      GroupResults ofRow = of(learned);
      if (!ofRow.isEmpty()) {
        List<String> row = new ArrayList<>(List.of(learned.title()));
        for (PhaseExchange tested : PhaseExchange.values()) {
          row.add(ofRow.text(FourierPhase.accuracy(tested), 100, "%.1f"));
        }
        row.add(ofRow.text(FourierPhase.CORRELATION, 1, "%.3f"));
        table.texts(row);
      }
    }
    return table;
  }

  private static Figure figure() {
    return Figure.measured(
            FourierPhase.PICTURE,
            "Rows: the images; phase kept with the magnitude of noise, of another image; magnitude"
                + " kept with the phase of noise, of another image")
        .under(FourierPhase.SHOWN + " images of shapes10");
  }

  private GroupResults of(PhaseExchange learned) {
    return GroupResults.of(results, learned.title());
  }
}
