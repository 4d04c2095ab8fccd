package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code sphere models NAME} counts. */
class ModelsTest {

  private static JsonNode summary(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.add("--json");
    return Result.done(all.toArray()).json();
  }

  @Test
  void showsALayerARowAndTheTotals() {
    List<String> lines = Result.done("models", "cnn-3", "--width", 0.5).out().lines().toList();

    assertThat(lines.get(0)).startsWith("cnn-3  3×3 convolutions");
    assertThat(lines.get(2)).matches("layer +output +parameters +multiply-adds");
    // 64 filters of 3×3×3, at 32×32 places.
    assertThat(lines.get(3)).matches("01embedding_01_01SphereConv2d +64×32×32 +1,728 +1,769,472");
    // Three convolutions, norms and poolings, the features and the logits.
    assertThat(lines).hasSize(3 + 9 + 2 + 1);
    // 27·64 + 9·64·96 + 9·96·128 + 16·128·128 kernels, 2·288 of the norms, 1,280 of the head.
    assertThat(lines.get(14)).matches("total +431,616 +23,266,560");
    assertThat(lines.subList(2, 15).stream().map(String::length).distinct()).hasSize(1);
  }

  @Test
  void alignsCountsOfAnyLength() {
    List<String> lines = Result.done("models", "vgg-16", "--width", 16).out().lines().toList();

    assertThat(lines.get(lines.size() - 1)).matches("total +[\\d,]{14} +[\\d,]{17,}");
    assertThat(lines.stream().skip(2).map(String::length).distinct()).hasSize(1);
  }

  @Test
  void countsTheNetworkThatTheOptionsAskFor() {
    JsonNode plain =
        summary(
            "cnn-3",
            "--operator",
            "conv",
            "--image-size",
            "16x8",
            "--channels",
            1,
            "--classes",
            7,
            "--norm",
            "none",
            "--activation",
            "none");

    assertThat(plain.get("name").asText()).isEqualTo("cnn-3");
    assertThat(plain.get("operator").asText()).isEqualTo("conv");
    assertThat(plain.get("activation").asText()).isEqualTo("none");
    assertThat(plain.get("image").toString())
        .isEqualTo("{\"channels\":1,\"height\":16,\"width\":8}");
    long kernels = 9L * (128 + 128 * 192 + 192 * 256);
    assertThat(plain.get("parameters").asLong()).isEqualTo(kernels + 2 * 256 * 256 + 7 * 256);
    JsonNode first = plain.get("layers").get(0);
    assertThat(first.get("type").asText()).isEqualTo("Conv2d");
    assertThat(first.get("output").toString()).isEqualTo("[128,16,8]");
    assertThat(first.get("parameters").asLong()).isEqualTo(9 * 128);
    assertThat(first.get("multiplyAdds").asLong()).isEqualTo(9 * 128 * 16 * 8);
    assertThat(
            plain.get("layers").findValues("multiplyAdds").stream()
                .mapToLong(JsonNode::asLong)
                .sum())
        .isEqualTo(plain.get("multiplyAdds").asLong());
  }

  @Test
  void theEngineDoesNotMatter() {
    JsonNode one = summary("sphere-resnet-32", "--loss", "w-softmax", "--engine", "mxnet");

    assertThat(one).isEqualTo(summary("sphere-resnet-32", "--loss", "w-softmax"));
    // 31 convolutions, 2 shortcuts, and their norms; the average and the head.
    assertThat(one.get("layers").size()).isEqualTo(2 * 33 + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "--image-size 4, 'cnn-9 needs images of at least 8×8 pixels, got 4×4'",
    "--image-size 0, --image-size must be a side or HEIGHTxWIDTH",
    "--image-size 32x, --image-size must be a side or HEIGHTxWIDTH",
    "--channels 0, '--channels and --classes must be at least 1, got 0 and 10'",
    "--classes -1, --classes must be at least 1",
    "--width 17, 'width must be in (0, 16]'",
    "--activation rely, did you mean \"relu\"?",
    "--operator cosin, did you mean \"cosine\"?",
    "--operator conv --magnitude linear, --magnitude is for sphere layers"
  })
  void refusesWhatMakesNoNetwork(String options, String message) {
    List<Object> all = new ArrayList<>(List.of("models", "cnn-9"));
    all.addAll(List.of(options.split(" ")));

    Result.of(all.toArray()).assertFailed(2, message);
  }

  @Test
  void trainsWithoutActivation(@TempDir Path directory) {
    Object[] arguments =
        Result.training(
            directory.resolve("run"),
            "--iterations",
            1,
            "--model",
            "cnn-3",
            "--activation",
            "none",
            "--json");
    JsonNode report = Result.done(arguments).json();

    assertThat(report.get("options").get("activation").asText()).isEqualTo("none");
    assertThat(report.get("options").get("model").asText()).isEqualTo("cnn-3");
    JsonNode again =
        Result.done(
                "train",
                "--config",
                directory.resolve("run/config.yaml"),
                "--out",
                directory.resolve("again"),
                "--json")
            .json();
    assertThat(again.get("testLoss")).isEqualTo(report.get("testLoss"));
  }
}
