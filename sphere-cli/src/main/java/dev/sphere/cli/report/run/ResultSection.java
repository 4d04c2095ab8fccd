package dev.sphere.cli.report.run;

import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.run.RunComparison;
import dev.sphere.cli.run.RunSummary;
import dev.sphere.models.training.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What came out: large figures of one run, a table of several. */
final class ResultSection {

  /** A number of a run's last measurement. */
  private record Figure(
      String name, ToDoubleFunction<Measurement> number, DoubleFunction<String> text) {

    String of(RunSummary run) {
      return run.last(number).stream().mapToObj(text).findFirst().orElse(Text.NOTHING);
    }
  }

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("test accuracy", Measurement::testAccuracy, Text::percent),
          new Figure("test loss", Measurement::testLoss, Text::fine),
          new Figure("training accuracy", Measurement::trainAccuracy, Text::percent),
          new Figure("iterations", Measurement::iteration, Text::whole),
          new Figure("images/s", Measurement::imagesPerSecond, Text::whole),
          new Figure("time", Measurement::seconds, Text::time));

  private ResultSection() {}

  static Element of(List<ReportedRun> runs) {
    Element section = Element.of("section").add(Element.ofText("h2", "Result"));
    for (ReportedRun run : runs) {
      if (!run.summary().isFinished()) {
        section.add(Element.of("p", "finding").text(unfinished(run)));
      }
    }
    return section.add(runs.size() == 1 ? figures(runs.get(0).summary()) : table(runs));
  }

  private static String unfinished(ReportedRun run) {
    return run.summary()
        .last()
        .map(
            last ->
                "%s has not finished, it has no run.json: what is shown is as of iteration %s."
                    .formatted(run.name(), Text.whole(last.iteration())))
        .orElse(
            "%s has not finished, it has no run.json, and nothing was measured yet."
                .formatted(run.name()));
  }

  private static Element figures(RunSummary run) {
    Element list = Element.of("dl", "large");
    FIGURES.forEach(
        figure ->
            list.add(
                Element.of("div")
                    .add(
                        Element.ofText("dt", figure.name()),
                        Element.ofText("dd", figure.of(run)))));
    return list;
  }

  private static Element table(List<ReportedRun> runs) {
    RunComparison comparison = new RunComparison(runs.stream().map(ReportedRun::summary).toList());
    List<String> differing = comparison.differingOptions();
    DataTable table =
        new DataTable(
            "The last measurement of each run, beside the options that differ", List.of("run"));
    FIGURES.forEach(figure -> table.column(figure.name()));
    differing.forEach(table::wordColumn);
    IntStream.range(0, runs.size())
        .forEach(
            i -> {
              RunSummary run = runs.get(i).summary();
              List<Element> cells = new ArrayList<>();
              FIGURES.forEach(figure -> cells.add(DataTable.cell(figure.of(run))));
              differing.forEach(
                  option ->
                      cells.add(
                          DataTable.wordCell(run.options().getOrDefault(option, Text.NOTHING))));
              table.row(
                  Element.of("span", "run").add(Legend.swatch(i)).text(runs.get(i).name()), cells);
            });
    return table.element();
  }
}
