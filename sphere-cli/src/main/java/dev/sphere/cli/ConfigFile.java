package dev.sphere.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sphere.cli.run.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts the options of a {@code --config} file, or of the run that {@code --resume} names, before
 * those of the command line.
 */
final class ConfigFile {

  /**
   * What an option of the command line, with any value or with one, takes from the file beside its
   * own key: other ways to say the same, its parts, and what it rules out.
   */
  private static final Map<String, Set<String>> SUPERSEDED =
      Map.of(
          "iterations",
          Set.of("epochs"),
          "epochs",
          Set.of("iterations"),
          "recipe",
          Set.of(
              "optimizer",
              "lr",
              "schedule",
              "warm-up",
              "weight-decay",
              "group",
              "accumulate",
              "gradient-norm",
              "project-every",
              "average",
              "label-smoothing",
              "norm",
              "regularizer",
              "iterations",
              "epochs"),
          "operator=conv",
          Set.of("magnitude", "angle-norm", "regularizer", "project-every"),
          "schedule=one-cycle",
          Set.of("warm-up"),
          "on-divergence=stop",
          Set.of("restores"));

  /** What may be said of a run that goes on: none of it changes what the run learns. */
  private static final Set<String> FREE_ON_RESUME =
      Set.of("resume", "checkpoint-every", "keep-checkpoints", "json", "quiet", "verbose", "help");

  private ConfigFile() {}

  /**
   * Returns the arguments with the file's options after the command's name.
   *
   * @throws IOException if the file cannot be read or is not a list of options with plain values or
   *     lists of them
   */
  static String[] expand(String[] arguments) throws IOException {
    String run = optionValue(arguments, "resume");
    if (run != null && arguments[0].equals("train")) {
      requireUnchanged(arguments, run);
      return expand(arguments, "--resume", Path.of(run).resolve("config.yaml"));
    }
    String file = optionValue(arguments, "config");
    return file == null ? arguments : expand(arguments, "--config", Path.of(file));
  }

  private static void requireUnchanged(String[] arguments, String run) throws IOException {
    for (String argument : arguments) {
      String name = argument.replaceFirst("^--", "").replaceFirst("=.*", "");
      if (argument.startsWith("--") && !FREE_ON_RESUME.contains(name)) {
        throw new IOException(
            "--%s cannot be given with --resume: the run goes on as %s says"
                .formatted(name, Path.of(run).resolve("config.yaml")));
      }
    }
  }

  private static String[] expand(String[] arguments, String source, Path file) throws IOException {
    List<String> expanded = new ArrayList<>();
    expanded.add(arguments[0]);
    for (Map.Entry<String, JsonNode> option : read(source + " " + file, file).properties()) {
      String name = option.getKey();
      if (optionValue(arguments, name) == null && !isSuperseded(name, arguments)) {
        values(option.getValue())
            .forEach(value -> expanded.add("--" + name + "=" + value.asText()));
      }
    }
    expanded.addAll(Arrays.asList(arguments).subList(1, arguments.length));
    return expanded.toArray(String[]::new);
  }

  private static boolean isSuperseded(String name, String[] arguments) {
    return SUPERSEDED.entrySet().stream()
        .filter(superseded -> superseded.getValue().contains(name))
        .anyMatch(superseded -> isGiven(superseded.getKey(), arguments));
  }

  /**
   * Returns whether the command line has an option.
   *
   * @param option a name, or a name, an equals sign and the value that it must have
   */
  private static boolean isGiven(String option, String[] arguments) {
    String[] nameAndValue = option.split("=");
    String value = optionValue(arguments, nameAndValue[0]);
    return value != null && (nameAndValue.length == 1 || value.equalsIgnoreCase(nameAndValue[1]));
  }

  private static JsonNode read(String named, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(named + " does not exist");
    }
    JsonNode options = YamlFile.read(file, named);
    if (!options.isObject()) {
      throw new IOException(named + " is not a list of options, 'name: value' a line");
    }
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!option.getKey().matches("[a-z-]+")
          || !values(option.getValue()).allMatch(JsonNode::isValueNode)) {
        throw new IOException(
            named + ": \"" + option.getKey() + "\" is not an option with a value");
      }
    }
    return options;
  }

  /** One value, or those of a list: an option that is given more than once. */
  private static Stream<JsonNode> values(JsonNode value) {
    return value.isArray() ? value.valueStream() : Stream.of(value);
  }

  private static String optionValue(String[] arguments, String name) {
    String option = "--" + name;
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(option + "=")) {
        return arguments[i].substring(option.length() + 1);
      }
      if (arguments[i].equals(option) && i + 1 < arguments.length) {
        return arguments[i + 1];
      }
    }
    return null;
  }
}
