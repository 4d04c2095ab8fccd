package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands tell of runs: {@code report} and {@code runs}. */
class ReportTest {

  /** Of images in folders, so that they can be taken away. */
  @TempDir private static Path shared;

  @TempDir private Path directory;

  private static Path run(String name) {
    return shared.resolve(name);
  }

  @BeforeAll
  static void train() throws IOException {
    Path images = Images.folders(shared.resolve("images"));
    for (String operator : List.of("cosine", "linear")) {
      Result.done(
          "train",
          "--data",
          "folder",
          "--data-dir",
          images,
          "--test-fraction",
          "0.4",
          "--width",
          "0.03",
          "--batch-size",
          "4",
          "--iterations",
          operator.equals("cosine") ? 3 : 2,
          "--operator",
          operator,
          "--out",
          run(operator));
    }
  }

  /** A run folder that holds some files of another. */
  private Path copy(String name, String... files) throws IOException {
    Path copy = Files.createDirectories(directory.resolve(name));
    for (String file : files) {
      Files.copy(run("cosine").resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void reportsOnARunBesideItsFiles() throws IOException {
    JsonNode evaluated = Result.done("eval", run("cosine"), "--json").json();
    Result result = Result.done("report", run("cosine"), "--json");
    Path page = run("cosine").resolve("report.html");

    JsonNode facts = result.json();
    assertThat(facts.get("out").asText()).isEqualTo(page.toString());
    assertThat(facts.get("runs").get(0).get("state").asText()).isEqualTo("finished");
    assertThat(facts.get("runs").get(0).get("images")).isEqualTo(evaluated.get("images"));
    assertThat(facts.get("runs").get(0).get("testAccuracy"))
        .isEqualTo(evaluated.get("testAccuracy"));
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>cosine</h1>", "Confusion matrix", "ant", "bee", "cat");
    try (Stream<Path> files = Files.list(run("cosine"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".unfinished"));
    }
  }

  @Test
  void reportsOnSeveralRuns() throws IOException {
    Path page = directory.resolve("new").resolve("page.html");
    Result result =
        Result.done(
            "report", run("cosine"), run("linear"), "--out", page, "--title", "a < b & \"c\"");

    assertThat(result.out()).isEqualTo(page + System.lineSeparator());
    assertThat(Files.readString(page))
        .contains("<h1>a &lt; b &amp; &quot;c&quot;</h1>")
        .contains("Mistakes of cosine", "Mistakes of linear");
    Result.of("report", run("cosine"), run("linear")).assertFailed(2, "--out");
  }

  /** Several folders of one name are told apart by their paths. */
  @Test
  void namesRunsApart() throws IOException {
    Path first = copy("one/run", "config.yaml");
    Path second = copy("two/run", "config.yaml");
    Path page = directory.resolve("page.html");
    Result.done("report", first, second, "--out", page, "--quiet");

    assertThat(Files.readString(page)).contains("Mistakes of " + first, "Mistakes of " + second);
  }

  @Test
  void goesOnWithoutWhatIsNotThere() throws IOException {
    Path begun = copy("begun", "config.yaml");
    Result result = Result.done("report", begun, "--json");
    assertThat(result.json().get("runs").get(0).get("state").asText()).isEqualTo("unfinished");
    assertThat(result.err()).contains("begun", "neither a run folder nor a saved model");
    assertThat(Files.readString(begun.resolve("report.html")))
        .contains("nothing was measured yet", "neither a run folder nor a saved model");

    Path page = directory.resolve("page.html");
    Result moved =
        Result.done("report", run("cosine"), "--data-dir", directory.resolve("no"), "--out", page);
    assertThat(moved.err()).contains("cosine", directory.resolve("no").toString());
    assertThat(Files.readString(page))
        .contains("The model was not measured: ", directory.resolve("no").toString(), "Curves");

    Result other = Result.done("report", run("cosine"), "--data", "shapes10", "--out", page);
    assertThat(other.err()).contains("the model was trained on other classes");
  }

  @Test
  void failsWhereThereIsNoRun() {
    Result.of("report", directory).assertFailed(1, directory + " is not a run folder");
    Result.of("report", directory.resolve("none")).assertFailed(1, "none is not a run folder");
    Result.of("report").assertFailed(2, "RUN");
    Result.of("report", run("cosine"), "--batch-size", 0).assertFailed(2, "--batch-size");
    Path file = run("cosine").resolve("config.yaml");
    Result.of("report", run("cosine"), "--out", file.resolve("x.html")).assertFailed(1, "config");
  }

  @Test
  void listsRunsInAnyOrder() throws IOException {
    Path begun = copy("begun", "config.yaml");
    Path half = copy("half", "config.yaml", "metrics.csv");
    Result text =
        Result.done("runs", begun, run("linear"), half, run("cosine"), "--sort", "iterations");
    List<String> lines = text.out().lines().toList();

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).endsWith("seconds  operator  iterations");
    assertThat(lines.get(1)).startsWith(half + " ").contains(" unfinished  3 ", " cosine ");
    assertThat(lines.get(2)).startsWith(run("cosine") + " ").contains(" finished ", " cosine ");
    assertThat(lines.get(3)).startsWith(run("linear") + " ").contains(" finished ", " linear ");
    assertThat(lines.get(4)).startsWith(begun + " ").contains(" unfinished  -  ");

    JsonNode json =
        Result.done("runs", half, begun, run("linear"), "--sort", "name", "--json").json();
    assertThat(json.get("differing").get(0).asText()).isEqualTo("operator");
    List<String> names = json.get("runs").findValuesAsText("run");
    assertThat(names).isSorted().hasSize(3).contains(half.toString(), begun.toString());
    JsonNode first = json.get("runs").get(names.indexOf(begun.toString()));
    assertThat(first.get("state").asText()).isEqualTo("unfinished");
    assertThat(first.get("measurements")).isEmpty();
    Result.of("runs", run("linear"), "--sort", "beauty").assertFailed(2, "--sort");
  }

  @Test
  void drawsRunsOverEachOther() throws IOException {
    Path picture = directory.resolve("curves.png");
    Result result = Result.of("runs", run("linear"), run("cosine"), "--picture", picture);
    if (result.code() == 0) {
      BufferedImage image = ImageIO.read(picture.toFile());
      assertThat(image.getWidth()).isEqualTo(1200);
      assertThat(image.getHeight()).isEqualTo(760);
      // Each chart has both curves: the later is over the earlier where they are the same.
      for (int[] corner : new int[][] {{0, 0}, {600, 0}, {0, 380}, {600, 380}}) {
        BufferedImage chart = image.getSubimage(corner[0], corner[1], 600, 380);
        assertThat(count(chart, 0xD55E00)).as("%d, %d", corner[0], corner[1]).isPositive();
      }
      assertThat(count(image, 0x0072B2)).isPositive();
    } else {
      result.assertFailed(1, "was not drawn", "fontconfig");
    }
    Result.of("runs", directory.resolve("none"), "--picture", picture).assertFailed(1, "none");
  }

  @Test
  void drawsNoCurveOfNothing() throws IOException {
    Path begun = copy("begun", "config.yaml");

    Result.of("runs", begun, "--picture", directory.resolve("p.png"))
        .assertFailed(1, "none of the runs has measured anything yet");
  }

  private static int count(BufferedImage image, int rgb) {
    int count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += (image.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}
