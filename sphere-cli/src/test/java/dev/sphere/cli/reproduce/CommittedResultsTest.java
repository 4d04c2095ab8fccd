package dev.sphere.cli.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.MarkdownPage;
import dev.sphere.cli.reproduce.report.ReportPages;
import dev.sphere.cli.reproduce.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The committed results, their origin, and the page that is made of them. */
class CommittedResultsTest {

  private static final Path DOCS = Path.of("../docs");

  /** Values that follow from curves; results of figure-5 have them from when they were measured. */
  private static final Set<String> MEASURED_BEFORE = Set.of("mean of the curve", "fluctuation");

  private static ReportPages pages() throws IOException {
    return ReportPages.read(KnownExperiments.all(), DOCS.resolve("results"));
  }

  /** Reading asserts that each was measured by the protocol that its experiment has now. */
  @Test
  void sayWhereTheyComeFrom() throws IOException {
    for (Section section : pages().sections()) {
      for (CellResult result : section.results()) {
        String name = section.description().id() + " " + result.cell();
        assertThat(result.scale()).as(name).isEqualTo(Scale.CPU);
        assertThat(result.sphereVersion()).as(name).matches("[0-9].*");
        assertThat(result.engine()).as(name).matches("(pytorch|mxnet|java) [0-9.]+");
        assertThat(Instant.parse(result.finished())).as(name).isAfter("2026-01-01T00:00:00Z");
        assertThat(result.protocol()).as(name).isNotEmpty();
        if (KnownExperiments.all().get(result.experiment()) instanceof TrainingExperiment) {
          Set<String> values = new HashSet<>(result.values().keySet());
          if (result.experiment().equals("figure-5")) {
            values.removeAll(MEASURED_BEFORE);
          }
          assertThat(values).as(name).isSubsetOf(TrainingExperiment.VALUES);
        }
        assertThat(result.dataChecksum())
            .as(name)
            .matches(result.protocol().containsKey("data") ? "[0-9a-f]{16}" : "");
        // The first results were written before the revision was recorded.
        if (!section.description().id().equals("losses")) {
          assertThat(result.commit()).as(name).matches("[0-9a-f]{12}");
        }
      }
      assertThat(
              section.results().stream()
                  .map(result -> result.protocol().get("data") + result.dataChecksum())
                  .distinct())
          .as("data of %s", section.description().id())
          .hasSize(
              (int)
                  section.results().stream()
                      .map(result -> result.protocol().get("data"))
                      .distinct()
                      .count());
    }
  }

  /** What is computed without a training is computed again. */
  @Test
  void areThoseOfTheseSources() throws IOException {
    int computed = 0;
    for (Section section : pages().sections()) {
      if (KnownExperiments.all().get(section.description().id()) instanceof Analysis analysis) {
        for (CellResult result : section.results()) {
          Map<String, Double> again = analysis.run(result.cell(), result.scale()).values();
          String name = section.description().id() + " " + result.cell();
          assertThat(again.keySet()).as(name).isEqualTo(result.values().keySet());
          again.forEach(
              (quantity, value) ->
                  assertThat(value)
                      .as("%s of %s", quantity, name)
                      .isCloseTo(
                          result.values().get(quantity), within(1e-6 * (1 + Math.abs(value)))));
          computed++;
        }
      }
    }
    assertThat(computed).isEqualTo(5 + 10 + 10);
  }

  /** The revisions that results name are in the history of these sources. */
  @Test
  void areOfRevisionsThatLedHere() throws IOException, InterruptedException {
    assumeThat(git("rev-parse", "--is-shallow-repository")).isEqualTo("false");
    Set<String> commits =
        pages().sections().stream()
            .flatMap(section -> section.results().stream())
            .map(CellResult::commit)
            .filter(commit -> !commit.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(commits).isNotEmpty();
    for (String commit : commits) {
      assertThat(git("merge-base", commit, "HEAD")).as(commit).startsWith(commit);
    }
  }

  /** Returns what Git prints; empty where there is no Git or no repository. */
  private static String git(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String printed = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return git.waitFor() == 0 ? printed : "";
    } catch (IOException noGit) {
      return "";
    }
  }

  @Test
  void makeThePageOfTheDocumentation() throws IOException {
    ReportPages pages = pages();

    assertThat(DOCS.resolve("reproduction.md"))
        .hasContent(
            MarkdownPage.of(pages.sections(), pages.missing(), DOCS.toAbsolutePath().normalize()));
    for (Section section : pages.sections()) {
      for (Figure figure : section.report().figures()) {
        assertThat(section.folder().resolve(figure.fileName())).exists();
      }
    }
  }
}
