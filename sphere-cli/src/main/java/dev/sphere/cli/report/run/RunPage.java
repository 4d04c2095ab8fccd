package dev.sphere.cli.report.run;

import dev.sphere.cli.html.Element;
import dev.sphere.cli.html.Page;
import dev.sphere.cli.output.Resource;
import dev.sphere.models.SphereVersion;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One page about one run or several: result, curves, classes, mistakes, diagnostics and how they
 * were made.
 */
public final class RunPage {

  private RunPage() {}

  /**
   * Returns the page.
   *
   * @param title of the page
   * @param runs at least one
   */
  public static Page of(String title, List<ReportedRun> runs) {
    Element main = Element.of("main").add(ResultSection.of(runs), CurvesSection.of(runs));
    if (runs.stream().anyMatch(run -> run.tested().isPresent())) {
      main.add(ClassesSection.of(runs));
    }
    for (ReportedRun run : runs) {
      main.add(MistakesSection.of(titled("Mistakes", run, runs), run));
    }
    for (ReportedRun run : runs) {
      if (!run.diagnostics().isEmpty()) {
        main.add(DiagnosticsSection.of(titled("Layers", run, runs), run.diagnostics()));
      }
    }
    main.add(OriginSection.of(runs));
    return new Page(
        title, Resource.text("report/run.css"), List.of(header(title, runs), main, footer()));
  }

  private static String titled(String title, ReportedRun run, List<ReportedRun> runs) {
    return runs.size() == 1 ? title : title + " of " + run.name();
  }

  private static Element footer() {
    return Element.of("footer").text("Made by sphere report, Sphere " + SphereVersion.current());
  }

  private static Element header(String title, List<ReportedRun> runs) {
    Element header =
        Element.of("header")
            .add(Element.of("p", "id").text("Training report"), Element.ofText("h1", title));
    String subject =
        Stream.of("data", "model", "operator", "loss")
            .map(option -> common(option, runs))
            .filter(value -> !value.isEmpty())
            .collect(Collectors.joining(" · "));
    return subject.isEmpty() ? header : header.add(Element.of("p", "subject").text(subject));
  }

  /** The value of an option that all runs have the same, else nothing. */
  private static String common(String option, List<ReportedRun> runs) {
    List<String> values =
        runs.stream()
            .map(run -> run.summary().options().getOrDefault(option, ""))
            .distinct()
            .toList();
    return values.size() == 1 ? values.get(0) : "";
  }
}
