package dev.sphere.cli.reproduce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came of a cell, and where it came from.
 *
 * @param experiment the id of the experiment
 * @param scale how large it was
 * @param group what is compared
 * @param seed of all that is random in it
 * @param protocol all that was fixed
 * @param values what was measured
 * @param series what was measured many times, such as a curve
 * @param dataOptions the options that chose images from the data set, as on the command line; empty
 *     where all were taken
 * @param dataChecksum of all images and labels; empty where there are none
 * @param engine name and version of the engine; Java's where no engine was asked
 * @param sphereVersion the version of Sphere
 * @param commit the last revision of the sources when the cells began, as Git abbreviates it; empty
 *     where it was not known
 * @param finished when, in UTC
 */
public record CellResult(
    String experiment,
    Scale scale,
    String group,
    long seed,
    Map<String, Object> protocol,
    Map<String, Double> values,
    @JsonInclude(Include.NON_EMPTY) Map<String, List<Double>> series,
    @JsonInclude(Include.NON_EMPTY) String dataOptions,
    String dataChecksum,
    String engine,
    String sphereVersion,
    @JsonInclude(Include.NON_EMPTY) String commit,
    String finished) {

  /** Takes what a file does not say for empty. */
  public CellResult {
    series = Objects.requireNonNullElse(series, Map.of());
    dataOptions = Objects.requireNonNullElse(dataOptions, "");
    commit = Objects.requireNonNullElse(commit, "");
  }

  /** Returns the name of the data set with the options that chose from it; empty without data. */
  public String data() {
    return (protocol.getOrDefault("data", "") + " " + dataOptions).strip();
  }

  /** Returns the cell that this is the result of. */
  public Cell cell() {
    return new Cell(group, seed);
  }
}
