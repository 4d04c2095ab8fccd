package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeds a folder of three classes of five images. */
class EmbedTest {

  @TempDir private static Path shared;

  private static Path run;
  private static Path images;

  @TempDir private Path directory;

  @BeforeAll
  static void train() throws IOException {
    run = shared.resolve("run");
    images = Images.folders(shared.resolve("images"));
    Result.done(Result.training(run, "--iterations", 1));
  }

  private static Result embed(Object... more) {
    return Result.of(Result.with(new Object[] {"embed", run}, more));
  }

  private static List<float[]> rows(List<String> csv) {
    List<float[]> rows = new ArrayList<>();
    for (String line : csv.subList(1, csv.size())) {
      String[] cells = line.split(",");
      float[] row = new float[cells.length - 2];
      for (int i = 0; i < row.length; i++) {
        row[i] = Float.parseFloat(cells[i + 2]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      ofA += (double) a[i] * a[i];
      ofB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(ofA * ofB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void printsALineAnImage(String engine) {
    Result result = embed(images, "--engine", engine);
    List<String> lines = result.out().lines().toList();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(lines).hasSize(16);
    assertThat(lines.get(0)).isEqualTo("path,folder,e1,e2,e3,e4,e5,e6,e7,e8");
    assertThat(lines.get(1)).startsWith(images.resolve("ant").resolve("1.png") + ",ant,");
    assertThat(lines.get(15)).startsWith(images.resolve("cat").resolve("5.png") + ",cat,");
    assertThat(result.err()).isEmpty();
    JsonNode json = embed(images, "--engine", engine, "--json").json();
    assertThat(json.get("images").asInt()).isEqualTo(15);
    assertThat(json.get("dimension").asInt()).isEqualTo(8);
    float[] first = rows(lines).get(0);
    for (int i = 0; i < first.length; i++) {
      assertThat(json.at("/embeddings/0/embedding/" + i).floatValue()).isEqualTo(first[i]);
    }
  }

  @Test
  void writesFiles() throws IOException {
    Path csv = directory.resolve("e.csv");
    Path npy = directory.resolve("e.npy");
    Result text = embed(images, "--out", csv);
    JsonNode json = embed(images, "--out", npy, "--json").json();

    assertThat(text.out()).isEqualTo("15 embeddings of 8 numbers in " + csv + "\n");
    assertThat(Files.readString(csv)).isEqualTo(embed(images).out());
    assertThat(json.get("out").asText()).isEqualTo(npy.toString());
    assertThat(json.has("embeddings")).isFalse();
    assertThat(Files.size(npy)).isEqualTo(128 + 15 * 8 * 4);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("e.csv", "e.npy", "e.paths.txt");
    }
  }

  /** Against the cosines of all pairs, computed here. */
  @Test
  void findsTheNearestNeighbours() {
    List<String> csv = embed(images).out().lines().toList();
    List<float[]> rows = rows(csv);
    JsonNode json = embed(images, "--neighbours", 3, "--json").json();

    assertThat(json.get("neighbours")).hasSize(15);
    int sameFolder = 0;
    for (int i = 0; i < rows.size(); i++) {
      float[] row = rows.get(i);
      List<Integer> others = new ArrayList<>();
      for (int j = 0; j < rows.size(); j++) {
        if (j != i) {
          others.add(j);
        }
      }
      others.sort((a, b) -> Double.compare(cosine(row, rows.get(b)), cosine(row, rows.get(a))));
      JsonNode found = json.at("/neighbours/" + i);
      assertThat(found.get("path").asText()).isEqualTo(csv.get(i + 1).split(",")[0]);
      assertThat(found.get("neighbours")).hasSize(3);
      for (int k = 0; k < 3; k++) {
        JsonNode neighbour = found.at("/neighbours/" + k);
        int expected = others.get(k);
        assertThat(neighbour.get("path").asText()).isEqualTo(csv.get(expected + 1).split(",")[0]);
        assertThat(neighbour.get("cosine").asDouble())
            .isCloseTo(cosine(row, rows.get(expected)), within(1e-9));
      }
      sameFolder += others.get(0) / 5 == i / 5 ? 1 : 0;
    }
    assertThat(json.get("nearestInFolderOfSameName").asDouble())
        .isCloseTo(sameFolder / 15.0, within(1e-9));
    Result text = embed(images, "--neighbours", 3);
    assertThat(text.out().lines()).hasSize(15 * 3 + 1);
    assertThat(text.out()).contains("the nearest is in a folder of the same name: 0.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.csv", "e.npy"})
  void findsThemInAFileOfEmbeddings(String name) {
    Path gallery = directory.resolve(name);
    assertThat(embed(images.resolve("bee"), "--out", gallery).code()).isZero();
    Path probe = images.resolve("bee").resolve("4.png");
    JsonNode json =
        embed(probe, images.resolve("ant"), "--neighbours", 9, "--against", gallery, "--json")
            .json();

    assertThat(json.get("neighbours")).hasSize(6);
    assertThat(json.at("/neighbours/0/neighbours")).as("all there are").hasSize(5);
    assertThat(json.at("/neighbours/0/neighbours/0/path").asText()).isEqualTo(probe.toString());
    assertThat(json.at("/neighbours/0/neighbours/0/cosine").asDouble()).isCloseTo(1, within(1e-6));
    assertThat(json.get("nearestInFolderOfSameName").asDouble()).isCloseTo(1 / 6.0, within(1e-9));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.png"), "text");
    Path out = directory.resolve("e.csv");
    Path other = Files.writeString(directory.resolve("other.csv"), "path,folder,e1\na,b,1\n");
    Path one = images.resolve("ant").resolve("1.png");

    embed(images, bad, "--out", out).assertFailed(1, bad + " is not an image that Java reads");
    assertThat(out).doesNotExist();
    embed(directory.resolve("absent")).assertFailed(1, "There is no file or folder ");
    embed(images, "--out", "e.txt")
        .assertFailed(2, "a file of embeddings ends in .csv or .npy, not e.txt");
    embed(images, "--neighbours", 0).assertFailed(2, "--neighbours must be at least 1, got 0");
    embed(images, "--against", other).assertFailed(2, "--against needs --neighbours K");
    embed(images, "--batch-size", 0).assertFailed(2, "--batch-size must be at least 1, got 0");
    embed(one, "--neighbours", 1).assertFailed(1, "one image has no neighbours; name more, or a");
    embed(one, "--neighbours", 1, "--against", other)
        .assertFailed(1, other + " holds embeddings of 1 numbers, the model makes 8");
    embed(one, "--neighbours", 1, "--against", directory.resolve("none.csv"))
        .assertFailed(1, "none.csv does not exist");
    embed().assertFailed(2, "PATH");
  }

  @Test
  void aDataSetIsWrittenAsAFolder() {
    Path folder = directory.resolve("shapes");
    Object[] write = {"datasets", "write", folder, "--train-limit", 60, "--test-limit", 8};
    JsonNode json = Result.done(Result.with(write, "--json")).json();

    assertThat(json.get("trainImages").asInt()).isEqualTo(60);
    Result.of(write).assertFailed(1, folder + " exists already");
    JsonNode embedded = embed(folder.resolve("test"), "--neighbours", 1, "--json").json();
    assertThat(embedded.get("images").asInt()).isEqualTo(8);
    assertThat(Result.done("datasets").out()).contains("shapes10").doesNotContain("write");
    assertThat(Result.done("datasets", "shapes10").out()).startsWith("shapes10 ");
  }
}
