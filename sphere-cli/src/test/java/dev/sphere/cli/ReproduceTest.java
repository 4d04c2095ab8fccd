package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.Experiment;
import dev.sphere.cli.reproduce.ImageExperiment;
import dev.sphere.cli.reproduce.KnownExperiments;
import dev.sphere.cli.reproduce.ResultFolder;
import dev.sphere.cli.reproduce.Scale;
import dev.sphere.cli.reproduce.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReproduceTest {

  /** {@link LossComparisonTest} runs the losses. */
  static Stream<String> ids() {
    return KnownExperiments.all().all().stream()
        .map(Experiment::id)
        .filter(id -> !id.equals("losses"));
  }

  private static Result smoke(String id, Path out, int trainImages) {
    return Result.of(
        "reproduce",
        id,
        "--scale",
        "smoke",
        "--train-limit",
        trainImages,
        "--test-limit",
        "40",
        "--json",
        "--quiet",
        "--out",
        out);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void runsAtSmoke(String id, @TempDir Path out) throws IOException {
    Result run = smoke(id, out, 160);

    assertThat(run.code()).as(run.err()).isZero();
    Experiment experiment = KnownExperiments.all().get(id);
    Section section = Section.read(experiment, new ResultFolder(out)).orElseThrow();
    int seeds = experiment.description().seeds().get(Scale.SMOKE);
    assertThat(section.results())
        .extracting(CellResult::cell)
        .containsExactlyElementsOf(
            experiment.cells(
                Scale.SMOKE, seeds, experiment instanceof ImageExperiment ? "shapes10" : ""));
    for (CellResult result : section.results()) {
      assertThat(result.values()).isNotEmpty();
      assertThat(result.values().values())
          .as("%s of %s", result.values(), result.cell())
          .allMatch(Double::isFinite);
      assertThat(result.commit()).matches("([0-9a-f]{12}(-dirty)?)?");
    }
    JsonNode printed = run.json();
    assertThat(printed.path("results")).hasSize(section.results().size());
    assertThat(printed.path("cellsWithoutResult").asInt(-1)).isZero();
    assertThat(printed.path("estimates")).hasSize(section.estimates().size()).isNotEmpty();
    assertThat(Files.readAllLines(out.resolve("estimates.csv")))
        .hasSize(1 + section.estimates().size());
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<section id=\"" + id + "\">", "scale smoke")
        .doesNotContain("http", "{{");
    assertThat(Files.readString(out.resolve("report.md"))).contains("\n## " + id + ": ");
    assertThat(Files.readAllLines(out.resolve("results.csv")))
        .hasSize(1 + section.results().stream().mapToInt(each -> each.values().size()).sum());
  }

  @Test
  void doesNotMixImages(@TempDir Path out) {
    assertThat(smoke("table-3", out, 160).code()).isZero();

    Result other = smoke("table-3", out, 161);

    other.assertFailed(1, "was measured on other images");
  }

  @Test
  void reportsOnWhatWasRun(@TempDir Path folder) throws IOException {
    smoke("lemma-1", folder.resolve("lemma-1"), 160);
    smoke("figure-2", folder.resolve("figure-2"), 160);
    Files.createDirectory(folder.resolve("table-2"));
    Files.writeString(folder.resolve("lemma-1/reading.md"), "These rows are\nshort.\n");

    Result report =
        Result.done(
            "reproduce",
            "--report",
            folder,
            "--html",
            folder.resolve("pages/all.html"),
            "--markdown",
            folder.resolve("pages/all.md"),
            "--json");

    assertThat(report.json().path("reported").toString()).isEqualTo("[\"figure-2\",\"lemma-1\"]");
    assertThat(report.json().path("missing")).hasSize(17);
    assertThat(Files.readString(folder.resolve("pages/all.html")))
        .contains("data:image/png;base64,", "Lemma 1 holds", "Not run yet");
    assertThat(Files.readString(folder.resolve("pages/all.md")))
        .contains("](../figure-2/operators.png)", "## Not run yet", "**table-1: ", "**table-2: ")
        .contains("\n**Reading.** These rows are\nshort.\n");
  }

  @Test
  void doesNotMixExperiments(@TempDir Path out) throws IOException {
    Result.done("reproduce", "lemma-2", "--seeds", "1", "--quiet", "--out", out.resolve("other"));
    Files.copy(out.resolve("other/draw-1.json"), out.resolve("draw-9.json"));

    smoke("lemma-1", out, 160).assertFailed(1, "draw-9.json is of lemma-2, not of lemma-1");
  }

  @Test
  void doesNotMixScales(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("lemma-1");
    smoke("lemma-1", out, 160);

    Result.of("reproduce", "lemma-1", "--seeds", "3", "--quiet", "--out", out)
        .assertFailed(1, "draw with seed 1 was measured at another scale (smoke, now cpu)");
    assertThat(out.resolve("draw-3.json")).doesNotExist();

    Result.done("reproduce", "lemma-1", "--seeds", "3", "--quiet", "--out", folder.resolve("cpu"));
    Files.copy(folder.resolve("cpu/draw-3.json"), out.resolve("draw-3.json"));
    Result.of("reproduce", "--report", folder)
        .assertFailed(1, "holds results of several scales; take a folder each");
  }

  @Test
  void doesNotMixEngines(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("lemma-1");
    smoke("lemma-1", out, 160);
    Path result = out.resolve("draw-1.json");
    Files.writeString(
        out.resolve("draw-8.json"),
        Files.readString(result).replaceAll("java [0-9]+", "java 99").replace(": 1,", ": 8,"));

    Result.of("reproduce", "--report", folder)
        .assertFailed(1, "holds results of several engines; take a folder each");
  }

  @Test
  void imagesAreOfTheSideThatTheExperimentDeclares(@TempDir Path out) {
    Result.of(
            "reproduce",
            "figure-6",
            "--scale",
            "paper",
            "--data",
            "shapes10",
            "--train-limit",
            "40",
            "--out",
            out.resolve("none"))
        .assertFailed(
            2,
            "figure-6 at scale paper is of images of 224 pixels a side, those of shapes10 have 32;"
                + " take --data folder without --image-size");
  }

  @Test
  void saysWhichImagesWereChosen(@TempDir Path out) throws IOException {
    assertThat(smoke("mnist-features", out, 160).code()).isZero();

    assertThat(Files.readString(out.resolve("report.md")))
        .contains(", shapes10 --train-limit 160 --test-limit 40, pytorch ")
        .contains(
            "Measured by `./sphere reproduce mnist-features --scale smoke --seeds 1 --data shapes10"
                + " --train-limit 160 --test-limit 40 --data-dir DIR`.");
  }

  @Test
  void listsWhatThereIsAndWhatItCosts() throws IOException {
    Result list = Result.done("reproduce", "--list", "--json");

    JsonNode experiments = list.json().path("experiments");
    assertThat(experiments).hasSize(KnownExperiments.all().all().size());
    JsonNode first = experiments.get(0);
    assertThat(first.path("id").asText()).isEqualTo("table-1");
    assertThat(first.path("cost").path("cpu").asText()).isEqualTo("120 cells, 3.0 h");
    assertThat(first.path("cost").path("paper").asText()).isEqualTo("240 cells");
    assertThat(Result.of("reproduce", "--list").out()).contains("fourier-phase");
  }

  @Test
  void printsEverySettingAndRunsNothing(@TempDir Path out) throws IOException {
    Result dry =
        Result.of(
            "reproduce",
            "figure-5",
            "--scale",
            "paper",
            "--dry-run",
            "--json",
            "--out",
            out.resolve("none"));

    assertThat(dry.code()).as(dry.err()).isZero();
    JsonNode settings = dry.json();
    assertThat(settings.path("seeds").asInt()).isEqualTo(5);
    assertThat(settings.path("groups")).hasSize(20);
    JsonNode both = settings.path("groups").path("SphereNorm + BatchNorm | batch 8");
    assertThat(both.path("batch-size").asInt()).isEqualTo(8);
    assertThat(both.path("data").asText()).isEqualTo("cifar10");
    assertThat(out.resolve("none")).doesNotExist();
    assertThat(Result.of("reproduce", "figure-5", "--scale", "paper", "--dry-run").out())
        .contains("figure-5 at scale paper: 20 groups with 5 seeds each")
        .containsPattern("iterations +64000")
        .containsPattern("SphereNorm \\| batch 4 +cosine");
  }

  @Test
  void saysWhatIsNeeded() {
    for (List<String> arguments :
        List.of(
            List.of("reproduce"),
            List.of("reproduce", "table-1", "--list"),
            List.of("reproduce", "table-1", "--report", "."))) {
      Result.of(arguments.toArray())
          .assertFailed(2, "needed: an ID, --list or --report DIR, and one of them");
    }
    assertThat(Result.of("reproduce", "table-9").code()).isEqualTo(2);
    assertThat(Result.of("reproduce", "--report", "no-such-folder").err())
        .contains("there is no folder no-such-folder");
  }
}
