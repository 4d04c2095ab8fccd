package dev.sphere.cli.reproduce.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.cli.reproduce.KnownExperiments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed tables in numbers are those of the committed results. */
class CommittedCsvTest {

  @Test
  void areThoseOfTheResults() throws IOException {
    List<Section> sections =
        ReportPages.read(KnownExperiments.all(), Path.of("../docs/results")).sections();

    assertThat(sections).isNotEmpty();
    for (Section section : sections) {
      assertThat(section.folder().resolve("results.csv"))
          .hasContent(ResultsCsv.of(section.results()));
      assertThat(section.folder().resolve("estimates.csv"))
          .hasContent(EstimatesCsv.of(section.estimates()));
    }
  }
}
