package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.models.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that end early, diverge, or are only tried. */
class SupervisionTest {

  @TempDir private Path directory;

  private Path out() {
    return directory.resolve("run");
  }

  /** No loss falls by a thousand: of three measurements the second and the third are none. */
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void endsEarlyWithTheBestModel(String engine) throws IOException {
    Object[] options = {
      "--engine",
      engine,
      "--iterations",
      20,
      "--measure-every",
      "1i",
      "--stop-early",
      "train-loss",
      "--patience",
      2,
      "--min-delta",
      1000,
      "--checkpoint-every",
      "1i",
      "--json"
    };
    Result result = Result.done(Result.training(out(), options));
    JsonNode report = result.json();
    TrainedRun run = new TrainedRun(out());

    assertThat(report.get("iterations").asInt()).isEqualTo(3);
    assertThat(report.get("ended").asText())
        .isEqualTo("the train loss did not fall by more than 1000.0 in 2 measurements");
    List<String> metrics = run.untimedMetrics();
    assertThat(metrics).hasSize(1 + 3);
    List<Double> losses =
        metrics.stream().skip(1).map(row -> Double.valueOf(row.split(",")[3])).toList();
    int best = 1 + losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertThat(report.get("modelIteration").asInt()).isEqualTo(best);
    assertThat(report.get("testLoss").asDouble())
        .isCloseTo(Double.parseDouble(metrics.get(best).split(",")[5]), within(1e-6));
    assertThat(Files.readString(out().resolve("config.yaml")))
        .contains("stop-early: train-loss\n", "patience: 2\n", "min-delta: 1000.0\n")
        .contains("keep: best\n", "measure-every: 1i\n", "on-divergence: stop\n");

    // The best model is saved once more when the run goes on from its end, and from before.
    byte[] weights = Files.readAllBytes(out().resolve("model/model-0000.params"));
    for (int iteration : new int[] {3, 2}) {
      run.goBackTo(iteration);
      Result resumed = Result.done("train", "--resume", out());
      assertThat(resumed.out()).contains("after 3 iterations, as the train loss did not fall");
      assertThat(out().resolve("model/model-0000.params")).hasBinaryContent(weights);
      assertThat(run.untimedMetrics()).isEqualTo(metrics);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void restoresAndThenGivesUp(String engine) throws IOException {
    Result result =
        Result.of(
            Result.training(
                out(),
                "--engine",
                engine,
                "--iterations",
                9,
                "--operator",
                "conv",
                "--optimizer",
                "sgd",
                "--lr",
                "1e30",
                "--gradient-norm",
                0,
                "--checkpoint-every",
                "1i",
                "--on-divergence",
                "restore",
                "--restores",
                2,
                "--quiet"));

    assertThat(result.code()).as(result.err()).isEqualTo(3);
    assertThat(result.err().lines())
        .hasSize(3)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .matches(
                        "sphere: the .* is not finite at iteration \\d+; goes back .* restore 1"),
            second -> assertThat(second).endsWith("half the learning rate, restore 2"),
            third ->
                assertThat(third).matches("sphere: training diverged: the .* Try a lower --lr.*"));
    assertThat(out().resolve("model")).doesNotExist();
    assertThat(out().resolve("run.json")).doesNotExist();
    TrainedRun run = new TrainedRun(out());
    for (Checkpoint checkpoint : run.checkpoints()) {
      checkpoint.check();
    }
    String training = new String(run.part("training.json"));
    assertThat(training).contains("\"restores\":2");

    Result resumed = Result.of("train", "--resume", out(), "--quiet");
    resumed.assertFailed(3, "training diverged: the ");
  }

  @Test
  void aDryRunSaysWhatATrainingNeeds() throws IOException {
    Object[] training = Result.training(out(), "--epochs", 50, "--measure-every", "25i");
    JsonNode forecast = Result.done(Result.with(training, "--dry-run", "--json")).json();

    assertThat(forecast.at("/network/model").asText()).isEqualTo("cnn-9");
    long parameters = forecast.at("/network/parameters").asLong();
    long ofLayers = 0;
    for (JsonNode layer : forecast.at("/network/layers")) {
      ofLayers += layer.get("parameters").asLong();
    }
    assertThat(parameters).isPositive().isEqualTo(ofLayers);
    assertThat(forecast.at("/data/train").asInt()).isEqualTo(32);
    assertThat(forecast.at("/data/test").asInt()).isEqualTo(20);
    assertThat(forecast.at("/data/classes").asInt()).isEqualTo(10);
    assertThat(forecast.at("/data/checksum").asText()).matches("[0-9a-f]{16}");
    assertThat(forecast.at("/length/iterations").asInt()).isEqualTo(100);
    assertThat(forecast.at("/length/iterationsAnEpoch").asInt()).isEqualTo(2);
    assertThat(forecast.at("/length/measurements").asInt()).isEqualTo(4);
    double step = forecast.at("/seconds/step").asDouble();
    double measurement = forecast.at("/seconds/measurement").asDouble();
    assertThat(step).isBetween(1e-5, 60.0);
    assertThat(measurement).isBetween(1e-5, 60.0);
    assertThat(forecast.at("/seconds/total").asDouble())
        .isCloseTo(100 * step + 4 * measurement, within(1e-9));
    assertThat(forecast.at("/memory/bytes").asLong()).isGreaterThan(4 * parameters);
    assertThat(forecast.at("/memory/isMeasured").asBoolean())
        .isEqualTo(Files.exists(Path.of("/proc/self/status")));
    assertThat(forecast.at("/options/measure-every").asText()).isEqualTo("25i");
    assertThat(directory).isEmptyDirectory();

    assertThat(Result.done(Result.with(training, "--dry-run")).out())
        .contains("02head", "\ndata ", "\nlength ", "\nmemory ", "\ntime ", "100 iterations");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDryRunRefusesWhatATrainingRefuses() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("precious"), "text");
    Path below = file.resolve("run");

    Result.of(Result.training(below, "--dry-run")).assertFailed(1, below.toString(), "--out");
    Result.of(Result.training(file, "--dry-run")).assertFailed(1, file.toString(), "--out");
    Result.of(Result.training(full, "--dry-run")).assertFailed(1, full + " is not empty");
    Result.of(Result.training(Path.of("/proc/run"), "--dry-run")).assertFailed(1, "/proc/run");
    Result.of(Result.training(out(), "--dry-run", "--lr", 0))
        .assertFailed(2, "learning rate must be positive");
    Result.of(Result.training(out(), "--dry-run", "--norm", "bach")).assertFailed(2, "batch");
    Result.of("train", "--resume", full, "--dry-run").assertFailed(2, "--dry-run");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(file, full);
    }
  }
}
