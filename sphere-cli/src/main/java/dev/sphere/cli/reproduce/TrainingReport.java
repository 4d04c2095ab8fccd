package dev.sphere.cli.reproduce;

import dev.sphere.cli.reproduce.TrainingDeclaration.Group;
import dev.sphere.cli.reproduce.report.Estimate;
import dev.sphere.cli.reproduce.report.Estimate.Difference;
import dev.sphere.cli.reproduce.report.Published;
import dev.sphere.cli.reproduce.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What trainings in rows and columns show, beside what was published of them. */
final class TrainingReport {

  private TrainingReport() {}

  static Report of(
      TrainingDeclaration declaration, Published published, List<CellResult> measured) {
    TrainingResults results = new TrainingResults(declaration, measured);
    return new Report(
        new TrainingFindings(results).sentences(),
        new TrainingTables(results, published).all(),
        new TrainingFigures(results, published).all(),
        estimates(results, published));
  }

  private static List<Estimate> estimates(TrainingResults results, Published published) {
    List<Estimate> estimates = new ArrayList<>();
    for (TrainingQuantity quantity : TrainingQuantity.values()) {
      for (Group group : results.groups()) {
        results
            .sample(group, quantity)
            .ifPresent(
                sample ->
                    estimates.add(
                        Estimate.of(
                            group.name(),
                            quantity.shortName(),
                            sample,
                            results
                                .difference(group, quantity)
                                .map(each -> Difference.to(results.baseline(group).name(), each))
                                .orElse(null),
                            quantity == TrainingQuantity.FINAL_ACCURACY
                                ? orNull(published.paper(group.row(), group.column()))
                                : null)));
      }
    }
    return estimates;
  }

  private static Double orNull(OptionalDouble published) {
    return published.isPresent() ? published.getAsDouble() : null;
  }
}
