package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.output.Resource;
import dev.sphere.cli.reproduce.Description;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** All results with the paper's beside them, in Markdown; docs/reproduction.md is one. */
public final class MarkdownPage {

  private MarkdownPage() {}

  /**
   * Returns the page.
   *
   * @param sections of the experiments that have results, in order
   * @param missing the experiments that have none
   * @param directory where the page will be, for the links to pictures
   */
  public static String of(List<Section> sections, List<Description> missing, Path directory) {
    StringBuilder text = new StringBuilder(Resource.text("reproduce/introduction.md"));
    sections.forEach(section -> append(text, section, directory));
    if (!missing.isEmpty()) {
      text.append(
          "\n## Not run yet\n\nProtocols of the scale `cpu`, written down before they are run.\n");
      for (Description each : missing) {
        text.append("\n**%s: %s.** %s\n".formatted(each.id(), each.title(), each.question()));
        appendReasons(text, each);
      }
    }
    return text.toString();
  }

  /** Returns the tables of an experiment, each under its caption. */
  public static String tables(Section section) {
    return section.report().tables().stream()
        .map(table -> "*%s*\n\n%s".formatted(section.caption(table), table.markdown()))
        .collect(Collectors.joining("\n"));
  }

  private static void append(StringBuilder text, Section section, Path directory) {
    Description description = section.description();
    text.append("\n## %s: %s\n\n".formatted(description.id(), description.title()));
    text.append(description.question()).append('\n');
    section
        .report()
        .findings()
        .forEach(finding -> text.append("\n**Found.** ").append(finding).append('\n'));
    section
        .reading()
        .ifPresent(reading -> text.append("\n**Reading.** ").append(reading).append('\n'));
    Path folder = directory.toAbsolutePath().relativize(section.folder().toAbsolutePath());
    for (Figure figure : section.figures()) {
      text.append(
          "\n![%s](%s)\n\n*%s*\n"
              .formatted(
                  figure.caption(),
                  folder.resolve(figure.fileName()).toString().replace('\\', '/'),
                  section.caption(figure)));
    }
    text.append('\n').append(tables(section));
    text.append("\nMeasured by `").append(section.command()).append("`.\n");
    appendReasons(text, description);
  }

  private static void appendReasons(StringBuilder text, Description description) {
    text.append("\nScale `cpu`: ").append(description.reduction()).append('\n');
    if (!description.deviations().isEmpty()) {
      text.append("\nDepartures from the paper: ").append(description.deviations()).append('\n');
    }
  }
}
