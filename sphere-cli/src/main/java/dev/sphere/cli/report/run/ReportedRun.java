package dev.sphere.cli.report.run;

import dev.sphere.cli.run.RunSummary;
import dev.sphere.models.diagnostics.Diagnostics;
import java.util.List;
import java.util.Optional;

/**
 * A run on the page.
 *
 * @param name what it is called there
 * @param summary of the run
 * @param tested what its model takes the test images for; nothing where that was not measured
 * @param untested why that was not measured, in a sentence; empty where it was
 * @param diagnostics what its layers looked like; may be empty
 */
public record ReportedRun(
    String name,
    RunSummary summary,
    Optional<TestedImages> tested,
    String untested,
    List<Diagnostics> diagnostics) {

  /** Keeps its own list. */
  public ReportedRun {
    diagnostics = List.copyOf(diagnostics);
  }
}
