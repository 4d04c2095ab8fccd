package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.html.DataTable;
import dev.sphere.cli.html.Element;
import dev.sphere.cli.html.Images;
import dev.sphere.cli.html.Page;
import dev.sphere.cli.output.Resource;
import dev.sphere.cli.reproduce.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All results with the paper's beside them on one page: pictures are within it, intervals of
 * differences are drawn beside their numbers.
 */
final class HtmlPage {

  private static final String TITLE = "Deep Hyperspherical Learning, reproduced";

  private HtmlPage() {}

  /**
   * Returns the page.
   *
   * @param sections of the experiments that have results, in order
   * @param missing the experiments that have none
   * @throws IOException if a picture cannot be read
   */
  static Page of(List<Section> sections, List<Description> missing) throws IOException {
    Element main = Element.of("main");
    for (Section section : sections) {
      main.add(element(section));
    }
    if (!missing.isEmpty()) {
      main.add(element(missing));
    }
    return new Page(
        TITLE, Resource.text("reproduce/page.css"), List.of(header(), navigation(sections), main));
  }

  private static Element header() {
    return Element.of("header")
        .add(
            Element.of("p", "id").text("Sphere"),
            Element.ofText("h1", TITLE),
            Element.ofText(
                "p",
                "Every table and figure of the paper (NIPS 2017) by one command each. Values are"
                    + " means over seeds ± the standard error of the mean; accuracies are those at"
                    + " the end of a training, never the best of several. Differences to the"
                    + " baseline are paired over seeds and tested by Student's two-sided t, each by"
                    + " itself: where there is no effect, one test in twenty still falls below"
                    + " 0.05; what remains when all are taken together is said behind"
                    + " “Corrected by Holm”. At the scale cpu nets and trainings are reduced, so that accuracies"
                    + " are not comparable with the paper's; differences may be."),
            Element.of("p", "key")
                .add(IntervalPicture.key())
                .text(" difference to the baseline, 95 % interval ")
                .add(IntervalPicture.publishedKey())
                .text(" the paper's ")
                .add(IntervalPicture.zeroKey())
                .text(" no difference"));
  }

  private static Element navigation(List<Section> sections) {
    Element navigation = Element.of("nav");
    for (Section section : sections) {
      Description description = section.description();
      navigation.add(
          Element.of("a")
              .with("href", "#" + description.id())
              .add(Element.ofText("b", description.id()))
              .text(" " + description.title()));
    }
    return navigation;
  }

  private static Element element(List<Description> missing) {
    Element section =
        Element.of("section").with("id", "missing").add(Element.ofText("h2", "Not run yet"));
    for (Description each : missing) {
      section.add(
          Element.of("details")
              .add(
                  Element.of("summary")
                      .add(Element.ofText("b", each.id()))
                      .text(" " + each.title()),
                  Element.ofText("p", each.question()),
                  Element.ofText("p", each.reduction())));
    }
    return section;
  }

  private static Element element(Section section) throws IOException {
    Description description = section.description();
    Element element =
        Element.of("section")
            .with("id", description.id())
            .add(
                Element.of("p", "id").text(description.id()),
                Element.ofText("h2", description.title()),
                Element.of("p", "question").text(description.question()));
    section
        .report()
        .findings()
        .forEach(finding -> element.add(Element.of("p", "finding").text(finding)));
    section
        .reading()
        .ifPresent(
            reading ->
                element.add(
                    Element.of("p", "reading")
                        .add(Element.ofText("b", "Reading."))
                        .text(" " + reading)));
    Element figures = Element.of("div", "figures");
    for (Figure figure : section.figures()) {
      byte[] png = Files.readAllBytes(section.folder().resolve(figure.fileName()));
      figures.add(
          Element.of("figure")
              .add(
                  Images.png(png, figure.caption()),
                  Element.ofText("figcaption", section.caption(figure))));
    }
    element.add(figures);
    section.report().tables().forEach(table -> element.add(element(section, table)));
    Element protocol =
        Element.of("details")
            .add(
                Element.ofText("summary", "Protocol"),
                Element.of("p").text("Measured by ").add(Element.ofText("code", section.command())),
                Element.ofText("p", description.reduction()));
    if (!description.deviations().isEmpty()) {
      protocol.add(Element.ofText("p", "Departures from the paper: " + description.deviations()));
    }
    return element.add(protocol);
  }

  private static Element element(Section section, ResultTable table) {
    double farthest =
        table.rows().stream()
            .flatMap(List::stream)
            .map(Entry::interval)
            .flatMap(Optional::stream)
            .mapToDouble(Interval::farthest)
            .max()
            .orElse(0);
    DataTable element = new DataTable(section.caption(table), table.header());
    for (List<Entry> row : table.rows()) {
      List<Element> cells = new ArrayList<>();
      for (Entry entry : row.subList(1, row.size())) {
        Element cell = DataTable.cell(entry.text());
        entry
            .interval()
            .ifPresent(interval -> cell.add(new IntervalPicture(farthest).of(interval)));
        cells.add(cell);
      }
      element.row(Element.ofText("span", row.get(0).text()), cells);
    }
    return element.element();
  }
}
