package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.Report;
import java.util.List;

/** What trainings in rows and columns show, beside what was published of them. */
final class TrainingReport {

  private TrainingReport() {}

  static Report of(
      TrainingDeclaration declaration, Published published, List<CellResult> measured) {
    TrainingResults results = new TrainingResults(declaration, measured);
    return new Report(
        new TrainingFindings(results).sentences(),
        new TrainingTables(results, published).all(),
        new TrainingFigures(results, published).all());
  }
}
