package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of speed, from the command line. */
class BenchTest {

  @TempDir private Path directory;

  @Test
  void comparesLayersAsText() {
    Path picture = directory.resolve("speed.png");
    Result result =
        Result.done(
            "bench",
            "layers",
            "--width",
            0.03,
            "--batch-size",
            1,
            "--rounds",
            1,
            "--operator",
            "sigmoid(k=0.5)",
            "--picture",
            picture);

    assertThat(result.out())
        .startsWith("3×3 layers of cnn-9, forward and backward, batch 1\n")
        .containsPattern("(?m)^ +ms +ratio +spread +3→4, 32×32 ")
        .containsPattern("(?m)^conv +[\\d.]+ +1\\.000 +±0\\.0 % +1\\.000 ")
        .containsPattern("(?m)^sigmoid\\(k=0\\.5\\) +[\\d.]+ +[\\d.]+ ")
        .containsPattern("(?m)^linear, printed ")
        .containsPattern("(?m), \\d+ cores; Linux .*; Java .*; PyTorch ");
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void comparesNetworksAsJson() {
    Result result =
        Result.done(
            "bench",
            "training",
            "inference",
            "--engine",
            "mxnet",
            "--width",
            0.03,
            "--batch-size",
            2,
            "--rounds",
            2,
            "--operator",
            "cosine",
            "--json");

    JsonNode comparisons = result.json().get("comparisons");
    assertThat(comparisons.findValuesAsText("title"))
        .containsExactly(
            "training step of cnn-9, batch 2",
            "inference of cnn-9, batch 1",
            "inference of cnn-9, batch 64");
    for (JsonNode comparison : comparisons) {
      JsonNode rows = comparison.get("rows");
      assertThat(rows.findValuesAsText("name")).containsExactly("conv + batch norm", "cosine");
      assertThat(rows.get(0).get("ratio").asDouble()).isEqualTo(1);
      assertThat(rows.get(1).get("ratio").asDouble())
          .isEqualTo(rows.get(1).get("seconds").asDouble() / rows.get(0).get("seconds").asDouble());
    }
    JsonNode machine = result.json().get("machine");
    assertThat(machine.get("engine").asText()).startsWith("MXNet ");
    assertThat(machine.get("cores").asInt()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void timesSeveralNetworksAndOperatorsOfPlugins() throws IOException {
    Path plugin = new PluginJar().operator("Bent", "bent", "").build(directory.resolve("bent.jar"));
    Result result =
        Result.done(
            "bench",
            "layers",
            "training",
            "--model",
            "cnn-3",
            "--model",
            "sphere-resnet-32",
            "--plugin",
            plugin,
            "--operator",
            "bent",
            "--width",
            0.03,
            "--batch-size",
            1,
            "--rounds",
            1,
            "--json");

    JsonNode comparisons = result.json().get("comparisons");
    assertThat(comparisons.findValuesAsText("title"))
        .containsExactly(
            "3×3 layers of cnn-9, forward and backward, batch 1",
            "training step of cnn-3, batch 1",
            "training step of sphere-resnet-32, batch 1");
    for (JsonNode comparison : comparisons) {
      assertThat(comparison.get("rows").findValuesAsText("name")).contains("bent");
    }
  }

  @Test
  void refusesWhatItCannotTime() {
    Result.of("bench", "layer")
        .assertFailed(2, "unknown subject \"layer\"; known are layers, training and inference");
    Result.of("bench", "--rounds", 0).assertFailed(2, "--rounds must be at least 1, got 0");
    Result.of("bench", "--operator", "cosin").assertFailed(2, "did you mean \"cosine\"?");
    Result.of("bench", "--math", "fast", "--engine", "mxnet")
        .assertFailed(2, "--math fast is of PyTorch, not of mxnet");
    Result.of("bench", "training", "--model", "cnn-8", "--operator", "cosine")
        .assertFailed(2, "cnn-8");
    Result.of("bench", "training", "--width", 0, "--operator", "cosine").assertFailed(2, "width");
  }
}
