package dev.sphere.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.models.training.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A run as far as it has come.
 *
 * @param folder its folder
 * @param options in effect, by their long names and in the order of the file; may be empty
 * @param report result and provenance; nothing until the training has ended
 * @param measurements may be none
 */
public record RunSummary(
    RunFolder folder,
    Map<String, String> options,
    Optional<JsonNode> report,
    List<Measurement> measurements) {

  /** Keeps its own list. */
  public RunSummary {
    measurements = List.copyOf(measurements);
  }

  /**
   * Reads a run folder.
   *
   * @throws IOException if it is none or a file of it is damaged
   */
  public static RunSummary read(Path path) throws IOException {
    RunFolder folder = new RunFolder(path);
    if (!isRun(folder)) {
      throw new IOException(
          path + " is not a run folder: it has neither config.yaml nor metrics.csv");
    }
    Map<String, String> options = new LinkedHashMap<>();
    folder
        .readConfig()
        .propertyStream()
        .forEach(option -> options.put(option.getKey(), text(option.getValue())));
    return new RunSummary(
        folder,
        options,
        folder.readReport(),
        folder.metrics().exists() ? folder.metrics().read() : List.of());
  }

  /** Returns whether a training began in a folder. */
  public static boolean isRun(RunFolder folder) {
    return Files.isRegularFile(folder.config()) || folder.metrics().exists();
  }

  private static String text(JsonNode value) {
    return value.isArray()
        ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "))
        : value.asText();
  }

  /** Returns whether the training has ended. */
  public boolean isFinished() {
    return report.isPresent();
  }

  /** Returns how far the training has come, in a word. */
  public String state() {
    return isFinished() ? "finished" : "unfinished";
  }

  /** Returns the last measurement. */
  public Optional<Measurement> last() {
    return measurements.isEmpty()
        ? Optional.empty()
        : Optional.of(measurements.get(measurements.size() - 1));
  }

  /** Returns a number of the last measurement. */
  public OptionalDouble last(ToDoubleFunction<Measurement> number) {
    return last().map(number::applyAsDouble).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
