package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains for a few steps on each engine and uses what that leaves. */
class TrainTest {

  private static final String OPERATOR = "learnable-sigmoid(k=0.7)";

  /** Each engine trains once for all tests. */
  @TempDir private static Path shared;

  private static final Map<String, Result> TRAINED = new HashMap<>();

  @TempDir private Path directory;

  private static Path run(String engine) {
    return shared.resolve(engine);
  }

  /** The last bits of PyTorch's results change when MXNet is loaded into the same process. */
  @BeforeAll
  static void loadBothEngines() {
    EngineSupport.all().forEach(EngineSupport::engine);
  }

  private static JsonNode trained(String engine) {
    return TRAINED
        .computeIfAbsent(
            engine,
            name ->
                Result.done(
                    Result.training(
                        run(name),
                        "--iterations",
                        3,
                        "--operator",
                        OPERATOR,
                        "--engine",
                        name,
                        "--seed",
                        5,
                        "--json")))
        .json();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void leavesAWholeRunFolder(String engine) throws IOException {
    JsonNode result = trained(engine);
    Path run = run(engine);
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "config.yaml", "metrics.csv", "diagnostics.jsonl", "tensorboard", "run.json", "model")
          .isSubsetOf(
              "config.yaml",
              "metrics.csv",
              "diagnostics.jsonl",
              "tensorboard",
              "run.json",
              "model",
              "curves.png",
              "checkpoints",
              ".lock");
    }

    assertThat(new ObjectMapper().readTree(run.resolve("run.json").toFile())).isEqualTo(result);
    assertThat(result.get("iterations").asInt()).isEqualTo(3);
    assertThat(result.get("epochs").asDouble()).isEqualTo(1.5);
    assertThat(result.get("engine").asText()).isEqualTo(engine);
    assertThat(result.get("engineVersion").asText()).matches("\\d+\\.\\d+.*");
    assertThat(result.get("device").asText()).startsWith("cpu");
    assertThat(result.get("seed").asLong()).isEqualTo(5);
    assertThat(result.get("run").asText()).isEqualTo(run.toString());
    // Kernels of 4, 6 and 8 filters, γ and β of nine norms, a k for each filter, ten classes.
    int kernels = 9 * (3 * 4 + 2 * 4 * 4 + 4 * 6 + 2 * 6 * 6 + 6 * 8 + 2 * 8 * 8) + 16 * 8 * 8;
    int filters = 3 * (4 + 6 + 8);
    assertThat(result.get("parameters").asLong())
        .isEqualTo(kernels + 2 * filters + filters + 8 + 8 * 10);
    for (String share : List.of("testAccuracy", "trainAccuracy")) {
      assertThat(result.get(share).asDouble()).as(share).isBetween(0.0, 1.0);
    }
    assertThat(result.get("testLoss").asDouble()).isBetween(1.0, 5.0);
    assertThat(result.get("seconds").asDouble()).isPositive();
    assertThat(result.get("imagesPerSecond").asDouble()).isPositive();
    assertThat(result.get("dataChecksum").asText()).matches("[0-9a-f]{16}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void writesMetricsAndTheOptionsInEffect(String engine) throws IOException {
    JsonNode result = trained(engine);
    List<String> metrics = Files.readAllLines(run(engine).resolve("metrics.csv"));

    assertThat(metrics).hasSize(3);
    assertThat(metrics.get(0))
        .isEqualTo(
            "iteration,epoch,learningRate,trainLoss,trainAccuracy,testLoss,testAccuracy,"
                + "imagesPerSecond,seconds");
    assertThat(metrics.get(1)).startsWith("2,1.0000,");
    assertThat(metrics.get(2)).startsWith("3,1.5000,");
    assertThat(Double.parseDouble(metrics.get(2).split(",")[5]))
        .isCloseTo(result.get("testLoss").asDouble(), within(1e-6));
    JsonNode config =
        new ObjectMapper(new YAMLFactory()).readTree(run(engine).resolve("config.yaml").toFile());
    assertThat(config.get("operator").asText()).isEqualTo("learnable-sigmoid(k=0.7, per=filter)");
    assertThat(config.get("iterations").asInt()).isEqualTo(3);
    assertThat(config.get("engine").asText()).isEqualTo(engine);
    assertThat(config.get("data").asText()).isEqualTo("shapes10");
  }

  @Test
  void normsRegularizersAndProjectionsAreOptions() {
    JsonNode specs =
        Result.done(
                Result.training(
                    directory.resolve("options"),
                    "--iterations",
                    2,
                    "--norm",
                    "group",
                    "--regularizer",
                    "mhe(s=1)",
                    "--project-every",
                    2,
                    "--json"))
            .json()
            .get("options");

    assertThat(specs.get("norm").asText()).startsWith("group(groups=auto, ");
    assertThat(specs.get("regularizer").asText())
        .isEqualTo("mhe(hidden=1, output=10, s=1, space=euclidean, half=false)");
    assertThat(specs.get("project-every").asInt()).isEqualTo(2);
  }

  /** Where they are in effect, so that configs of other runs are as they were. */
  @Test
  void schedulesGroupsAccumulationAndAveragesAreOptions() {
    JsonNode options =
        Result.done(
                Result.training(
                    directory.resolve("options"),
                    "--iterations",
                    4,
                    "--schedule",
                    "plateau(patience=2)",
                    "--warm-up",
                    1,
                    "--accumulate",
                    2,
                    "--average",
                    0.9,
                    "--group",
                    "*gamma:lr=0",
                    "--group",
                    "02head*:lr=0.5,weight-decay=0",
                    "--json"))
            .json()
            .get("options");

    assertThat(options.get("schedule").asText())
        .isEqualTo("plateau(watch=loss, patience=2, factor=0.1)");
    assertThat(options.get("warm-up").asInt()).isEqualTo(1);
    assertThat(options.get("accumulate").asInt()).isEqualTo(2);
    assertThat(options.get("average").asDouble()).isEqualTo(0.9);
    assertThat(options.get("group"))
        .extracting(JsonNode::asText)
        .containsExactly("*gamma:lr=0.0", "02head*:lr=0.5,weight-decay=0.0");
    assertThat(trained("pytorch").get("options").propertyStream().map(Map.Entry::getKey))
        .contains("schedule")
        .doesNotContain("warm-up", "accumulate", "average", "group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void evalMeasuresTheSame(String engine) {
    JsonNode result = trained(engine);
    for (Path saved : List.of(run(engine), run(engine).resolve("model"))) {
      JsonNode measured =
          Result.done(
                  "eval",
                  saved,
                  "--test-limit",
                  20,
                  "--batch-size",
                  16,
                  "--engine",
                  engine,
                  "--json")
              .json();

      assertThat(measured.get("testAccuracy")).isEqualTo(result.get("testAccuracy"));
      assertThat(measured.get("testLoss")).isEqualTo(result.get("testLoss"));
      assertThat(measured.get("images").asInt()).isEqualTo(20);
    }
  }

  /** One image makes no pair, two make one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void evalMeasuresWithoutPairsToVerify(int images) {
    trained("pytorch");
    Object[] eval = {"eval", run("pytorch"), "--test-limit", images, "--verification"};
    Result text = Result.done(eval);
    JsonNode json = Result.done(Result.with(eval, "--json")).json();

    assertThat(text.out()).startsWith("test accuracy ").hasLineCount(1);
    assertThat(text.err()).startsWith("sphere: no verification: the test images have ");
    assertThat(text.err()).hasLineCount(1);
    assertThat(json.get("images").asInt()).isEqualTo(images);
    assertThat(json.has("testLoss")).isTrue();
    assertThat(json.has("pairs")).isFalse();
    assertThat(json.has("equalErrorRate")).isFalse();
  }

  @Test
  void evalRunsOnTheOtherEngine() {
    JsonNode result = trained("pytorch");
    JsonNode measured =
        Result.done("eval", run("pytorch"), "--test-limit", 20, "--engine", "mxnet", "--json")
            .json();

    assertThat(measured.get("testLoss").asDouble())
        .isCloseTo(result.get("testLoss").asDouble(), within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void predictNamesClasses(String engine) throws IOException {
    trained(engine);
    Path one = Images.noise(directory.resolve("one.png"), 1);
    Path two = Images.noise(directory.resolve("two.png"), 2);
    JsonNode predictions =
        Result.done("predict", run(engine), one, two, "--top", 10, "--engine", engine, "--json")
            .json()
            .get("predictions");

    assertThat(predictions.findValuesAsText("image"))
        .containsExactly(one.toString(), two.toString());
    for (JsonNode prediction : predictions) {
      List<String> names = prediction.get("classes").findValuesAsText("name");
      assertThat(names).hasSize(10).doesNotHaveDuplicates().contains("disc", "heart", "bars");
      double sum = 0;
      double before = 1;
      for (JsonNode guess : prediction.get("classes")) {
        double probability = guess.get("probability").asDouble();
        assertThat(probability).isBetween(0.0, before);
        before = probability;
        sum += probability;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }

    Result text = Result.done("predict", run(engine), one, "--engine", engine, "--top", 2);
    assertThat(text.out().lines()).hasSize(2);
    assertThat(text.out())
        .startsWith(one.toString())
        .contains(predictions.get(0).get("classes").get(0).get("name").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void aRunsConfigRepeatsIt(String engine) {
    JsonNode result = trained(engine);
    JsonNode again =
        Result.done(
                "train",
                "--config",
                run(engine).resolve("config.yaml"),
                "--out",
                directory.resolve("again"),
                "--json")
            .json();

    for (String figure : List.of("testLoss", "testAccuracy", "trainAccuracy", "dataChecksum")) {
      assertThat(again.get(figure)).as(figure).isEqualTo(result.get(figure));
    }
    assertThat(again.get("options")).isEqualTo(result.get("options"));
    assertThat(directory.resolve("again/model/model-0000.params"))
        .hasSameBinaryContentAs(run(engine).resolve("model/model-0000.params"));
  }

  @Test
  void theCommandLineReplacesTheFile() {
    JsonNode result = trained("pytorch");
    Path config = run("pytorch").resolve("config.yaml");
    JsonNode otherSeed =
        Result.done(
                "train", "--seed=6", "--config", config, "--out", directory.resolve("a"), "--json")
            .json();
    JsonNode oneEpoch =
        Result.done(
                "train",
                "--config=" + config,
                "--epochs",
                "1",
                "--out",
                directory.resolve("b"),
                "--json")
            .json();

    assertThat(otherSeed.get("seed").asLong()).isEqualTo(6);
    assertThat(otherSeed.get("testLoss")).isNotEqualTo(result.get("testLoss"));
    assertThat(oneEpoch.get("iterations").asInt()).isEqualTo(2);
    assertThat(oneEpoch.get("seed").asLong()).isEqualTo(5);
  }

  @Test
  void runsAreCompared() {
    JsonNode one = trained("pytorch");
    JsonNode other = trained("mxnet");
    Result text = Result.done("runs", run("pytorch"), run("mxnet"));
    JsonNode runs = Result.done("runs", run("pytorch"), run("mxnet"), "--json").json().get("runs");

    assertThat(text.out()).contains(run("pytorch").toString(), run("mxnet").toString());
    for (JsonNode run : runs) {
      JsonNode measurements = run.get("measurements");
      JsonNode trained = run == runs.get(0) ? one : other;
      assertThat(measurements.size()).isEqualTo(2);
      assertThat(measurements.get(1).get("testLoss").asDouble())
          .isCloseTo(trained.get("testLoss").asDouble(), within(1e-6));
    }
    Result.of("runs", directory).assertFailed(1, directory.toString());
  }

  @Test
  void talksOnStandardErrorUnlessQuiet() {
    Result loud = Result.done(Result.training(directory.resolve("loud"), "--iterations", 1));
    Result quiet =
        Result.done(Result.training(directory.resolve("quiet"), "--iterations", 1, "--quiet"));

    assertThat(loud.err()).contains("32 training and 20 test images").contains("iteration 1/1");
    assertThat(loud.out()).startsWith("test accuracy ").hasLineCount(1);
    assertThat(quiet.err()).doesNotContain("iteration", "images");
    assertThat(quiet.out()).startsWith("test accuracy ").hasLineCount(1);
  }

  @Test
  void trainsOnAFolderOfImages() throws IOException {
    Path images = Images.folders(directory.resolve("images"));
    Path out = directory.resolve("run");
    JsonNode result =
        Result.done(
                "train",
                "--data",
                "folder",
                "--data-dir",
                images,
                "--image-size",
                16,
                "--width",
                0.03,
                "--operator",
                "conv",
                "--loss",
                "w-softmax",
                "--iterations",
                2,
                "--batch-size",
                4,
                "--out",
                out,
                "--json")
            .json();
    JsonNode prediction =
        Result.done("predict", out, images.resolve("ant/1.png"), "--json")
            .json()
            .get("predictions")
            .get(0);

    // One of five of each class is tested on.
    assertThat(result.get("testAccuracy").asDouble() * 3 % 1).isCloseTo(0, within(1e-9));
    assertThat(prediction.get("classes").findValuesAsText("name"))
        .containsExactlyInAnyOrder("ant", "bee", "cat");
    assertThat(
            Result.done(
                    "eval",
                    out,
                    "--data",
                    "folder",
                    "--data-dir",
                    images,
                    "--image-size",
                    16,
                    "--batch-size",
                    4,
                    "--json")
                .json()
                .get("testLoss"))
        .isEqualTo(result.get("testLoss"));
    // What is not given is as the run had it: the same images, never those it was trained on.
    assertThat(Result.done("eval", out, "--json").json().get("testLoss"))
        .isEqualTo(result.get("testLoss"));
  }

  @Test
  void evalRefusesOtherData() throws IOException {
    trained("pytorch");
    Path images = Images.folders(directory.resolve("images"));

    Result.of("eval", run("pytorch"), "--data", "folder", "--data-dir", images)
        .assertFailed(1, "trained on other classes", "disc, ring, square", "ant, bee, cat");
  }
}
