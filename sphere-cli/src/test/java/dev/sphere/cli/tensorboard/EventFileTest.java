package dev.sphere.cli.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.diagnostics.Histogram;
import dev.sphere.models.diagnostics.LayerDiagnostics;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

  @TempDir private Path directory;

  private static Measurement measurement(int iteration) {
    return new Measurement(
        iteration, 1.5, 0.003, 2.25 / iteration, 0.125, 2.5, 1.0 / 3, 321.5, 0.25 * iteration);
  }

  private static Optional<Diagnostics> look(Measurement measurement) {
    return Optional.of(
        new Diagnostics(
            measurement.iteration(),
            List.of(
                new LayerDiagnostics(
                    "01SequentialBlock_01SphereConv2d",
                    4,
                    new Histogram(0, 4, List.of(0L, 3L, (long) measurement.iteration(), 0L)),
                    0,
                    0,
                    Optional.of(new Histogram(-1, 1, List.of(2L))),
                    0),
                new LayerDiagnostics(
                    "θ", 1, new Histogram(0, 1, List.of(0L)), 0, 0, Optional.empty(), 0))));
  }

  private Path folder() {
    return directory.resolve("tensorboard");
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private List<EventReader.Event> events() throws IOException {
    return EventReader.read(Files.readAllBytes(file()));
  }

  /** The check value of CRC-32C. */
  @Test
  void theReaderHasTheChecksumRight() {
    assertThat(EventReader.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xe3069283);
  }

  @Test
  void measurementsAndLooksAreRecords() throws IOException {
    EventFile file = EventFile.begin(folder(), List.of(), EventFileTest::look);
    assertThat(file().getFileName().toString())
        .matches("events\\.out\\.tfevents\\.\\d{10}\\.sphere");
    int large = 1 << 30;
    file.add(measurement(3), look(measurement(3)));
    file.add(measurement(large), Optional.empty());

    List<EventReader.Event> events = events();
    assertThat(events).extracting(EventReader.Event::step).containsExactly(0L, 3L, (long) large);
    assertThat(events)
        .extracting(EventReader.Event::version)
        .containsExactly("brain.Event:2", "", "");
    double begin = events.get(0).wallTime();
    assertThat(begin).isCloseTo(System.currentTimeMillis() / 1e3, within(60.0));
    assertThat(file().getFileName().toString()).contains(Long.toString((long) begin));
    assertThat(events.get(1).wallTime() - begin).isCloseTo(0.75, within(1e-6));
    assertThat(events.get(0).scalars()).isEmpty();
    assertThat(events.get(1).scalars())
        .containsOnlyKeys(
            "loss/train",
            "loss/test",
            "accuracy/train",
            "accuracy/test",
            "learning-rate",
            "images-per-second")
        .containsEntry("loss/train", 0.75f)
        .containsEntry("loss/test", 2.5f)
        .containsEntry("accuracy/train", 0.125f)
        .containsEntry("accuracy/test", 1 / 3f)
        .containsEntry("learning-rate", 0.003f)
        .containsEntry("images-per-second", 321.5f);
    // Of a histogram without counts there is none.
    assertThat(events.get(1).histograms())
        .containsOnlyKeys("angle/01_01SphereConv2d", "slope/01_01SphereConv2d")
        .containsEntry(
            "angle/01_01SphereConv2d",
            new EventReader.Counts(
                1,
                3,
                6,
                3 * 1.5 + 3 * 2.5,
                3 * 2.25 + 3 * 6.25,
                List.of(1.0, 2.0, 3.0, 4.0),
                List.of(0.0, 3.0, 3.0, 0.0)))
        .containsEntry(
            "slope/01_01SphereConv2d",
            new EventReader.Counts(-1, 1, 2, 0, 0, List.of(1.0), List.of(2.0)));
    assertThat(events.get(2).histograms()).isEmpty();
  }

  /** As if it had never been interrupted, by the same name, whatever the end was. */
  @Test
  void begunAnewItHasNeitherGapsNorRepeats() throws IOException {
    EventFile whole = EventFile.begin(folder(), List.of(), EventFileTest::look);
    for (int iteration : new int[] {2, 4, 6}) {
      whole.add(measurement(iteration), look(measurement(iteration)));
    }
    Path name = file();
    byte[] expected = Files.readAllBytes(name);
    Files.write(name, new byte[] {7, 0, 0}, StandardOpenOption.APPEND); // killed while it wrote

    EventFile again =
        EventFile.begin(folder(), List.of(measurement(2), measurement(4)), EventFileTest::look);
    assertThat(events()).extracting(EventReader.Event::step).containsExactly(0L, 2L, 4L);
    again.add(measurement(6), look(measurement(6)));

    assertThat(file()).isEqualTo(name).hasBinaryContent(expected);
  }

  @Test
  void whatAKillLeftUnfinishedDoesNotStay() throws IOException {
    Files.createDirectory(folder());
    Files.write(folder().resolve("events.out.tfevents.1700000000.sphere.unfinished"), new byte[5]);
    EventFile.begin(folder(), List.of(measurement(2)), EventFileTest::look);

    assertThat(file()).hasFileName("events.out.tfevents.1700000000.sphere");
    assertThat(events()).extracting(EventReader.Event::step).containsExactly(0L, 2L);
  }

  /** Where there is no file from before, it began as long ago as it took. */
  @Test
  void aRunFromBeforeGetsAFileToo() throws IOException {
    EventFile.begin(folder(), List.of(measurement(40_000)), each -> Optional.empty());
    assertThat(events().get(1).wallTime())
        .isCloseTo(System.currentTimeMillis() / 1e3, within(60.0));
    assertThat(events().get(0).wallTime())
        .isCloseTo(System.currentTimeMillis() / 1e3 - 10_000, within(60.0));
  }

  @Test
  void aFolderThatIsGoneDoesNotComeBack() throws IOException {
    Path gone = directory.resolve("run").resolve("tensorboard");
    assertThatThrownBy(() -> EventFile.begin(gone, List.of(), EventFileTest::look))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + gone + ": its folder is gone");
    EventFile file = EventFile.begin(folder(), List.of(), EventFileTest::look);
    Path path = file();
    Files.delete(path);
    assertThatThrownBy(() -> file.add(measurement(1), Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + path + ": it is gone");
    assertThat(path).doesNotExist();
  }
}
