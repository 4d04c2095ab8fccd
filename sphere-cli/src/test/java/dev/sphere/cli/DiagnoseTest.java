package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.tensorboard.EventReader;
import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import dev.sphere.models.training.Measurement;
import dev.sphere.ops.engine.EngineSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training says of its layers, and {@code sphere diagnose}. */
class DiagnoseTest {

  /** One training for all tests, measured after its second and its third step. */
  @TempDir private static Path shared;

  @TempDir private Path directory;

  private static Path run() {
    return shared.resolve("run");
  }

  @BeforeAll
  static void train() {
    EngineSupport.all().forEach(EngineSupport::engine);
    Result.done(
        Result.training(run(), "--iterations", 3, "--operator", "learnable-sigmoid(k=0.7)"));
  }

  @Test
  void aLookFollowsEachMeasurement() throws IOException {
    List<Measurement> measurements = new RunFolder(run()).metrics().read();
    List<Diagnostics> looks = new RunFolder(run()).diagnostics().read();

    assertThat(looks).extracting(Diagnostics::iteration).containsExactly(2, 3);
    assertThat(measurements).extracting(Measurement::iteration).containsExactly(2, 3);
    for (Diagnostics look : looks) {
      assertThat(look.layers()).hasSize(10).allMatch(layer -> layer.slopes().isPresent());
      assertThat(look.layers())
          .extracting(LayerDiagnostics::filters)
          .containsExactly(4, 4, 4, 6, 6, 6, 8, 8, 8, 8);
      // Twenty test images, and a pixel for each of their angles with four filters.
      assertThat(look.layers().get(0).angles().total()).isEqualTo(20 * 4 * 32 * 32);
    }
  }

  @Test
  void tensorBoardIsToldTheSame() throws IOException {
    List<Measurement> measurements = new RunFolder(run()).metrics().read();
    List<Diagnostics> looks = new RunFolder(run()).diagnostics().read();
    List<EventReader.Event> events = EventReader.ofRun(run());

    assertThat(events).hasSize(3);
    for (int i = 0; i < 2; i++) {
      EventReader.Event event = events.get(i + 1);
      assertThat(event.step()).isEqualTo(measurements.get(i).iteration());
      assertThat(event.scalars().get("loss/test").doubleValue())
          .isCloseTo(measurements.get(i).testLoss(), within(1e-6));
      assertThat(event.histograms()).hasSize(20);
      for (LayerDiagnostics layer : looks.get(i).layers()) {
        String name = layer.layer().replace("SequentialBlock", "");
        EventReader.Counts angles = event.histograms().get("angle/" + name);
        assertThat(angles.counts())
            .containsExactlyElementsOf(
                layer.angles().counts().stream().map(Long::doubleValue).toList());
        assertThat(event.histograms().get("slope/" + name).num())
            .isEqualTo((double) layer.filters());
      }
    }
  }

  /** The saved model gives what its last measurement gave. */
  @Test
  void diagnoseIsTheLookAtTheEnd() throws IOException {
    Path picture = directory.resolve("angles.png");
    Result result = Result.done("diagnose", run(), "--picture", picture, "--json");
    JsonNode lastLook =
        new ObjectMapper()
            .readTree(Files.readAllLines(run().resolve("diagnostics.jsonl")).get(1))
            .get("layers");

    assertThat(result.json().get("layers")).isEqualTo(lastLook);
    assertThat(result.json().get("images").asInt()).isEqualTo(20);
    assertThat(result.json().get("data").asText()).isEqualTo("shapes10");
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(10 * 50);
  }

  @Test
  void aTableHasARowALayer() throws IOException {
    Result result = Result.done("diagnose", run(), "--quiet");
    LayerDiagnostics first = new RunFolder(run()).diagnostics().read().get(1).layers().get(0);
    List<String> lines = result.out().lines().toList();

    assertThat(lines).hasSize(11);
    assertThat(lines.get(0)).matches("layer +filters +mean θ +σ of θ +small +energy +dead +mean k");
    assertThat(lines.get(1).split(" {2,}"))
        .containsExactly(
            "01embedding_01_01SphereConv2d",
            "4",
            "%.1f°".formatted(Math.toDegrees(first.angles().mean())),
            "%.1f°".formatted(Math.toDegrees(first.angles().deviation())),
            "%.2f %%".formatted(100 * first.smallPatches()),
            "%.4f".formatted(first.energy()),
            "" + first.deadFilters(),
            "%.3f".formatted(first.slopes().orElseThrow().mean()));
  }

  @Test
  void aNetworkWithoutSphereLayersLeavesNone() throws IOException {
    Path plain = directory.resolve("plain");
    Result.done(Result.training(plain, "--iterations", 1, "--operator", "conv"));

    assertThat(plain.resolve("diagnostics.jsonl")).doesNotExist();
    assertThat(new RunFolder(plain).diagnostics().read()).isEmpty();
    assertThat(EventReader.ofRun(plain).get(1).scalars()).hasSize(6);
    Result.of("diagnose", plain).assertFailed(1, plain + " has no sphere layers to look at");
  }

  @Test
  void aDamagedFileIsSaidInALine() throws IOException {
    Path damaged = Files.createDirectory(directory.resolve("damaged"));
    List<String> lines = Files.readAllLines(run().resolve("diagnostics.jsonl"));
    Path file = damaged.resolve("diagnostics.jsonl");
    for (String second : List.of(lines.get(1).substring(0, 1000), "", "{}", "null")) {
      Files.writeString(file, lines.get(0) + "\n" + second + "\n" + lines.get(1) + "\n");

      assertThatThrownBy(() -> new RunFolder(damaged).diagnostics().read())
          .as(second)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + " is damaged in line 2: ")
          .message()
          .doesNotContain("\n");
    }
  }
}
