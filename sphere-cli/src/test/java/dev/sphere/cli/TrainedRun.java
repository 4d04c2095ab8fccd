package dev.sphere.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sphere.cli.run.RunFolder;
import dev.sphere.cli.tensorboard.EventReader;
import dev.sphere.models.checkpoint.Checkpoint;
import dev.sphere.models.checkpoint.CheckpointStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;

/**
 * What a training left in its folder, finished or not.
 *
 * @param folder the run folder
 */
record TrainedRun(Path folder) {

  Path metrics() {
    return folder.resolve("metrics.csv");
  }

  Path diagnostics() {
    return folder.resolve("diagnostics.jsonl");
  }

  /** The checkpoints, those of the latest iterations first. */
  List<Checkpoint> checkpoints() throws IOException {
    return new CheckpointStore(folder.resolve("checkpoints"), 1).newestFirst();
  }

  /** The iteration of the newest checkpoint, 0 where there is none. */
  int iteration() throws IOException {
    List<Checkpoint> checkpoints = checkpoints();
    return checkpoints.isEmpty() ? 0 : checkpoints.get(0).iteration();
  }

  /** The metrics without the two columns of time. */
  List<String> untimedMetrics() throws IOException {
    return Files.readAllLines(metrics()).stream()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .toList();
  }

  /** A part of the newest checkpoint. */
  byte[] part(String name) throws IOException {
    Map<String, byte[]> parts = new HashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            new BufferedInputStream(Files.newInputStream(checkpoints().get(0).file())))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), zip.readAllBytes());
      }
    }
    return parts.get(name);
  }

  /** Takes a finished run back to a checkpoint: as if it had been killed after it. */
  void goBackTo(int iteration) throws IOException {
    Files.delete(folder.resolve("run.json"));
    try (Stream<Path> files = Files.list(folder.resolve("model"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("model"));
    for (Checkpoint checkpoint : checkpoints()) {
      if (checkpoint.iteration() > iteration) {
        Files.delete(checkpoint.file());
      }
    }
    assertThat(iteration()).isEqualTo(iteration);
  }

  /** What TensorBoard is told, without times. */
  private List<List<Object>> untimedEvents() throws IOException {
    return EventReader.ofRun(folder).stream()
        .map(
            event -> {
              Map<String, Float> scalars = new HashMap<>(event.scalars());
              scalars.remove("images-per-second");
              return List.<Object>of(event.step(), event.version(), scalars, event.histograms());
            })
        .toList();
  }

  /**
   * Checks that weights, averages, moments, the saved model, the metrics, the looks at the network
   * and TensorBoard's events are another run's.
   */
  void assertEquals(TrainedRun other, String context) throws IOException {
    for (String part : List.of("network", "optimizer")) {
      assertThat(Arrays.equals(part(part), other.part(part))).as("%s: %s", context, part).isTrue();
    }
    Path weights = Path.of("model", "model-0000.params");
    assertThat(folder.resolve(weights))
        .as(context)
        .hasSameBinaryContentAs(other.folder().resolve(weights));
    assertThat(untimedMetrics()).as(context).isEqualTo(other.untimedMetrics());
    assertThat(diagnostics()).as(context).hasSameBinaryContentAs(other.diagnostics());
    assertThat(untimedEvents()).as(context).isEqualTo(other.untimedEvents());
  }

  /** Checks every file that a reader may meet, but not those with a name that says otherwise. */
  void assertAllReadable(String context) throws IOException {
    for (Checkpoint checkpoint : checkpoints()) {
      checkpoint.check();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      switch (file.getFileName().toString()) {
        case "config.yaml" ->
            assertThat(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).has("seed"))
                .as(context)
                .isTrue();
        case "run.json" ->
            assertThat(new ObjectMapper().readTree(file.toFile()).has("seed")).as(context).isTrue();
        case "metrics.csv" ->
            assertThat(Files.readString(file))
                .as(context)
                .matches("iteration,[A-Za-z,]+\n([0-9.e-]+(,[0-9.e-]+){8}\n)+");
        case "diagnostics.jsonl" ->
            assertThat(new RunFolder(folder).diagnostics().read()).as(context).isNotEmpty();
        case "curves.png" -> assertThat(ImageIO.read(file.toFile())).isNotNull();
        default ->
            assertThat(file.getFileName().toString())
                .as(context)
                .matches(".*\\.unfinished|\\.lock");
      }
    }
  }

  /** How many files are being written, or were when the process ended. */
  long unfinished() {
    return Stream.of(folder, folder.resolve("checkpoints"))
        .map(each -> each.toFile().list())
        .filter(Objects::nonNull)
        .flatMap(Arrays::stream)
        .filter(name -> name.endsWith(".unfinished"))
        .count();
  }
}
