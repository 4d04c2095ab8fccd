package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        .containsPattern("(?m), \\d+ cores; Linux .*; Java .*; PyTorch [^,]*, math exact$");
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
            "inference of cnn-9, 16 images one by one",
            "inference of cnn-9, 64 images at once");
    for (JsonNode comparison : comparisons) {
      JsonNode rows = comparison.get("rows");
      List<String> trained = List.of("conv + batch norm", "cosine");
      if (comparison.get("title").asText().startsWith("inference")) {
        assertThat(rows.findValuesAsText("name").subList(0, 2))
            .containsExactly("conv + batch norm, folded", "cosine, folded");
        assertThat(rows.findValuesAsText("name").subList(2, 4)).isEqualTo(trained);
      } else {
        assertThat(rows.findValuesAsText("name")).isEqualTo(trained);
      }
      assertThat(rows.get(0).get("ratio").asDouble()).isEqualTo(1);
      assertThat(rows.get(1).get("ratio").asDouble())
          .isEqualTo(rows.get(1).get("seconds").asDouble() / rows.get(0).get("seconds").asDouble());
    }
    JsonNode machine = result.json().get("machine");
    assertThat(machine.get("engine").asText()).startsWith("MXNet ");
    assertThat(machine.get("math").asText()).isEqualTo("exact");
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
  void timesWhatGrows() throws IOException {
    Path picture = directory.resolve("growth.png");
    Object[] growth = {
      "bench",
      "growth",
      "--width",
      0.03,
      "--batch-size",
      1,
      "--rounds",
      1,
      "--operator",
      "cosine",
      "--over",
      "width=0.03,0.05",
      "--over",
      "depth=3",
      "--over",
      "batch=1,2",
      "--over",
      "image=8,9",
      "--over",
      "kernel",
      "--over",
      "classes=2"
    };
    JsonNode sections =
        Result.done(Result.with(growth, "--json", "--picture", picture)).json().get("growth");

    assertThat(sections.findValuesAsText("axis"))
        .containsExactly("width", "depth", "batch", "image", "kernel", "classes");
    for (JsonNode section : sections) {
      assertThat(section.get("rows").findValuesAsText("name"))
          .containsExactly("conv + batch norm", "cosine");
      for (JsonNode row : section.get("rows")) {
        assertThat(row.get("ratios")).hasSameSizeAs(section.get("values"));
      }
      for (JsonNode ratio : section.get("rows").get(0).get("ratios")) {
        assertThat(ratio.asDouble()).isEqualTo(1);
      }
    }
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * 450);
    assertThat(image.getHeight()).isEqualTo(3 * 320);
  }

  @Test
  void tabulatesWhatGrows() {
    Result result =
        Result.done(
            "bench",
            "growth",
            "--over",
            "kernel=1,5",
            "--width",
            0.03,
            "--batch-size",
            1,
            "--rounds",
            1,
            "--operator",
            "cosine");

    assertThat(result.out())
        .startsWith("one layer, forward and backward, by the side of its kernels\n\nkernel ")
        .containsPattern("(?m)^kernel +1 +5$")
        .containsPattern("(?m)^conv \\+ batch norm, ms +[\\d.]+ +[\\d.]+$")
        .containsPattern("(?m)^conv \\+ batch norm +1\\.000 ±0\\.0 % +1\\.000 ±0\\.0 %$")
        .containsPattern("(?m)^cosine +[\\d.]+ ±0\\.0 % +[\\d.]+ ±0\\.0 %$");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void measuresMemoryOfOperatorsOfPluginsToo() throws IOException {
    Path plugin = new PluginJar().operator("Bent", "bent", "").build(directory.resolve("bent.jar"));
    Path picture = directory.resolve("memory.png");
    JsonNode section =
        Result.done(
                "bench",
                "memory",
                "--model",
                "cnn-3",
                "--width",
                0.25,
                "--batch-size",
                64,
                "--plugin",
                plugin,
                "--operator",
                "bent",
                "--picture",
                picture,
                "--json")
            .json()
            .get("memory")
            .get(0);

    assertThat(section.get("title").asText())
        .isEqualTo("memory of a training step of cnn-3, batch 64");
    JsonNode rows = section.get("rows");
    assertThat(rows.findValuesAsText("name")).containsExactly("conv + batch norm", "bent");
    // The outputs of the first convolution, of its norm and of its activation, 8 MiB each.
    assertThat(rows.get(0).get("allocated").asLong()).isBetween(3L * (8 << 20), 200L << 20);
    for (String peak : List.of("allocated", "resident")) {
      assertThat(rows.get(1).get(peak + "Ratio").asDouble())
          .isEqualTo(rows.get(1).get(peak).asDouble() / rows.get(0).get(peak).asDouble());
    }
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void comparesTheLoaderWithTheSteps() {
    Path picture = directory.resolve("data.png");
    Object[] data = {
      "bench",
      "data",
      "--train-limit",
      40,
      "--width",
      0.03,
      "--batch-size",
      8,
      "--rounds",
      1,
      "--model",
      "cnn-3",
      "--operator",
      "cosine"
    };
    Result text = Result.done(Result.with(data, "--picture", picture));
    JsonNode section = Result.done(Result.with(data, "--json")).json().get("data").get(0);

    assertThat(text.out())
        .startsWith("data pipeline: shapes10, 32×32 pixels, batch 8\n\n")
        .containsPattern("(?m)^ +images/s +of the fastest step +spread$")
        .containsPattern("(?m)^loader, crop-flip +\\d+ +[\\d.]+ +±0\\.0 %$");
    assertThat(picture).isNotEmptyFile();
    assertThat(section.get("rows").findValuesAsText("name"))
        .containsExactly(
            "loader, none",
            "loader, flip",
            "loader, crop-flip",
            "cnn-3, conv + batch norm",
            "cnn-3, cosine");
    double fastest =
        Math.max(
            section.get("rows").get(3).get("imagesPerSecond").asDouble(),
            section.get("rows").get(4).get("imagesPerSecond").asDouble());
    for (JsonNode row : section.get("rows")) {
      assertThat(row.get("ratio").asDouble())
          .isEqualTo(row.get("imagesPerSecond").asDouble() / fastest);
    }
  }

  @Test
  void refusesWhatItCannotTime() {
    Result.of("bench", "layer")
        .assertFailed(
            2,
            "unknown subject \"layer\"; known are layers, training, inference, growth, memory and"
                + " data");
    Result.of("bench", "growth", "--over", "hight").assertFailed(2, "width, depth, batch, image");
    Result.of("bench", "growth", "--over", "kernel=2")
        .assertFailed(2, "kernel must be an odd number, got 2");
    Result.of("bench", "growth", "--over", "depth=6", "--operator", "cosine")
        .assertFailed(2, "cnn-6");
    Result.of("bench", "data", "--data", "cifar10", "--operator", "cosine")
        .assertFailed(1, "--data-dir");
    Result.of("bench", "--rounds", 0).assertFailed(2, "--rounds must be at least 1, got 0");
    Result.of("bench", "--operator", "cosin").assertFailed(2, "did you mean \"cosine\"?");
    Result.of("bench", "--math", "fast", "--engine", "mxnet")
        .assertFailed(2, "--math fast is of PyTorch, not of mxnet");
    Result.of("bench", "training", "--model", "cnn-8", "--operator", "cosine")
        .assertFailed(2, "cnn-8");
    for (Object subject : List.of("layers", "training", "growth", "data")) {
      for (Object width : List.of(-1, 0, 17)) {
        Result.of("bench", subject, "--width", width, "--operator", "cosine")
            .assertFailed(2, "width must be in (0, 16], got " + width);
      }
    }
    Result.of("bench", "--device", "gpu:0").assertFailed(2, "--device must be cpu here, got gpu:0");
    Result.of("bench", "layers", "--over", "depth=3").assertFailed(2, "--over goes with growth");
  }
}
