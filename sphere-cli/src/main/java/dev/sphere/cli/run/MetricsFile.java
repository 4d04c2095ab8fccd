package dev.sphere.cli.run;

import dev.sphere.api.Excerpt;
import dev.sphere.models.file.AtomicFile;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measurements of a training, a row each below the names of the columns; none where nothing was
 * measured yet.
 *
 * @param path the file
 */
public record MetricsFile(Path path) {

  private static final String NAMES =
      "iteration,epoch,learningRate,trainLoss,trainAccuracy,testLoss,testAccuracy,"
          + "imagesPerSecond,seconds";

  /** Returns whether anything was measured yet. */
  public boolean exists() {
    return Files.isRegularFile(path);
  }

  /** Writes measurements in place of those there are; without any there is no file. */
  public void write(List<Measurement> measurements) throws IOException {
    if (measurements.isEmpty()) {
      Files.deleteIfExists(path);
      return;
    }
    StringBuilder lines = new StringBuilder(NAMES).append('\n');
    measurements.forEach(measurement -> lines.append(line(measurement)));
    AtomicFile.write(path, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(Measurement m) {
    return String.format(
        Locale.ROOT,
        "%d,%.4f,%.8g,%.6f,%.6f,%.6f,%.6f,%.1f,%.2f\n",
        m.iteration(),
        m.epoch(),
        m.learningRate(),
        m.trainLoss(),
        m.trainAccuracy(),
        m.testLoss(),
        m.testAccuracy(),
        m.imagesPerSecond(),
        m.seconds());
  }

  /**
   * Reads the measurements, of which there is at least one.
   *
   * @throws IOException if there is no file or it is damaged
   */
  public List<Measurement> read() throws IOException {
    List<String> lines = TextFile.read(path).lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(NAMES)) {
      throw new IOException(path + " holds no metrics");
    }
    List<Measurement> measurements = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      measurements.add(parse(line));
    }
    return measurements;
  }

  private Measurement parse(String line) throws IOException {
    String[] cells = line.split(",");
    try {
      return new Measurement(
          Integer.parseInt(cells[0]),
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Double.parseDouble(cells[4]),
          Double.parseDouble(cells[5]),
          Double.parseDouble(cells[6]),
          Double.parseDouble(cells[7]),
          Double.parseDouble(cells[8]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
      throw new IOException(path + " is damaged at: " + Excerpt.of(line), damaged);
    }
  }
}
