package dev.sphere.cli.tensorboard;

import dev.sphere.models.diagnostics.Diagnostics;
import dev.sphere.models.file.AtomicFile;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one event file of a run, {@code events.out.tfevents.BEGIN.sphere}, BEGIN in seconds since
 * 1970: TensorBoard shows a folder of these as they grow.
 *
 * <p>A measurement is a record, added at the end, since TensorBoard keeps the file open and would
 * never see one that took its place. A run that goes on replaces the file once, in one step, by
 * what its checkpoint knows: so there are neither gaps nor repeats, nor a half record from a kill.
 * The times of day are those of the beginning and what the training took, without interruptions.
 */
public final class EventFile {

  /** Also of one that was being written when the run was killed: the next takes its place. */
  private static final Pattern NAME =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d+)\\.sphere.*");

  private final Path file;
  private final Events events;

  private EventFile(Path folder, long begin) {
    file = folder.resolve("events.out.tfevents.%d.sphere".formatted(begin));
    events = new Events(begin);
  }

  /**
   * Begins the file of a run anew, with what was measured before, if anything.
   *
   * @param folder made if it is not there; that it is in must be
   * @param looks gives that of a measurement
   * @throws IOException if it cannot be written
   */
  public static EventFile begin(
      Path folder,
      List<Measurement> measurements,
      Function<Measurement, Optional<Diagnostics>> looks)
      throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException there) {
      // From before.
    } catch (NoSuchFileException gone) {
      throw new IOException("cannot write " + folder + ": its folder is gone", gone);
    }
    double seconds =
        measurements.isEmpty() ? 0 : measurements.get(measurements.size() - 1).seconds();
    long now = Math.round(System.currentTimeMillis() / 1e3 - seconds);
    EventFile file = new EventFile(folder, beginOf(folder).orElse(now));
    AtomicFile.write(
        file.file,
        out -> {
          out.write(file.events.fileVersion());
          for (Measurement measurement : measurements) {
            out.write(file.events.measured(measurement, looks.apply(measurement)));
          }
        });
    return file;
  }

  private static Optional<Long> beginOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> Long.parseLong(name.group(1)))
          .findFirst();
    }
  }

  /**
   * Adds a measurement, and the look at the network if there was one.
   *
   * @throws IOException if it cannot be written; says why
   */
  public void add(Measurement measurement, Optional<Diagnostics> look) throws IOException {
    try {
      Files.write(file, events.measured(measurement, look), StandardOpenOption.APPEND);
    } catch (NoSuchFileException gone) {
      throw new IOException("cannot write " + file + ": it is gone", gone);
    } catch (IOException problem) {
      throw new IOException("cannot write " + file + ": " + problem.getMessage(), problem);
    }
  }
}
