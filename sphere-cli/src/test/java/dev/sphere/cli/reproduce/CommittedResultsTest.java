package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.report.Figure;
import dev.sphere.cli.reproduce.report.MarkdownPage;
import dev.sphere.cli.reproduce.report.ReportPages;
import dev.sphere.cli.reproduce.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The committed results, their origin, and the page that is made of them. */
class CommittedResultsTest {

  private static final Path DOCS = Path.of("../docs");

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
