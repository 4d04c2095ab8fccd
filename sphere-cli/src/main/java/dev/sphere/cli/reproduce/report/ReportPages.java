package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.reproduce.Description;
import dev.sphere.cli.reproduce.Experiment;
import dev.sphere.cli.reproduce.Experiments;
import dev.sphere.cli.reproduce.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is reported on one page, in Markdown and in HTML.
 *
 * @param sections of the experiments that have results, in order
 * @param missing the experiments that have none
 */
public record ReportPages(List<Section> sections, List<Description> missing) {

  /**
   * Reads all results.
   *
   * @param directory a folder an experiment, of its id
   * @throws IOException if a result cannot be read or is not of the experiment
   */
  public static ReportPages read(Experiments experiments, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("there is no folder " + directory);
    }
    List<Section> sections = new ArrayList<>();
    List<Description> missing = new ArrayList<>();
    for (Experiment experiment : experiments.all()) {
      Path folder = directory.resolve(experiment.id());
      Optional<Section> section =
          Files.isDirectory(folder)
              ? Section.read(experiment, new ResultFolder(folder))
              : Optional.empty();
      section.ifPresentOrElse(sections::add, () -> missing.add(experiment.description()));
    }
    return new ReportPages(sections, missing);
  }

  /** Writes the page of HTML. */
  public void writeHtml(Path file) throws IOException {
    HtmlPage.of(sections, missing).write(file);
  }

  /** Writes the page in Markdown. */
  public void writeMarkdown(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.writeString(file, MarkdownPage.of(sections, missing, folder));
  }
}
