package dev.sphere.cli.reproduce.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sphere.cli.output.Resource;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was published of an experiment, from {@code published.yaml}.
 *
 * @param source where the figures are printed
 * @param accuracy test accuracies in percent, by row and column
 * @param logs the published logs of the reference implementation, by row and column
 */
public record Published(
    String source,
    Map<String, Map<String, Double>> accuracy,
    Map<String, Map<String, String>> logs) {

  private static final Map<String, Published> ALL = load();
  private static final double PERCENT = 100;

  /** Takes what is missing for empty. */
  public Published {
    source = Objects.requireNonNullElse(source, "");
    accuracy = Objects.requireNonNullElse(accuracy, Map.of());
    logs = Objects.requireNonNullElse(logs, Map.of());
  }

  private static Map<String, Published> load() {
    try {
      return new ObjectMapper(new YAMLFactory())
          .readValue(Resource.text("reproduce/published.yaml"), new TypeReference<>() {});
    } catch (JacksonException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** Returns what was published of an experiment; empty where nothing was. */
  public static Published of(String experiment) {
    return ALL.getOrDefault(experiment, new Published(null, null, null));
  }

  /** Returns the paper's test accuracy, in [0, 1]. */
  public OptionalDouble paper(String row, String column) {
    Double percent = accuracy.getOrDefault(row, Map.of()).get(column);
    return percent == null ? OptionalDouble.empty() : OptionalDouble.of(percent / PERCENT);
  }

  /** Returns the test accuracy in the reference implementation's log, in [0, 1]. */
  public OptionalDouble reference(String row, String column) {
    return log(row, column)
        .map(log -> OptionalDouble.of(log.lastTestAccuracies()))
        .orElse(OptionalDouble.empty());
  }

  /** Returns the published log of a training. */
  public Optional<ReferenceLog> log(String row, String column) {
    return Optional.ofNullable(logs.getOrDefault(row, Map.of()).get(column)).map(ReferenceLog::of);
  }
}
