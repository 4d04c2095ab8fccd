package dev.sphere.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts the options of a {@code --config} file before those of the command line. */
final class ConfigFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The two ways to say one thing: the command line's replaces the file's. */
  private static final Map<String, String> EXCLUSIVE =
      Map.of("iterations", "epochs", "epochs", "iterations");

  private ConfigFile() {}

  /**
   * Returns the arguments with the file's options after the command's name.
   *
   * @throws IOException if the file cannot be read or is not a list of options with plain values or
   *     lists of them
   */
  static String[] expand(String[] arguments) throws IOException {
    String file = optionValue(arguments, "config");
    if (file == null) {
      return arguments;
    }
    List<String> expanded = new ArrayList<>();
    expanded.add(arguments[0]);
    for (Map.Entry<String, JsonNode> option : read(Path.of(file)).properties()) {
      String name = option.getKey();
      boolean replaced =
          optionValue(arguments, name) != null
              || optionValue(arguments, EXCLUSIVE.getOrDefault(name, name)) != null;
      if (!replaced) {
        values(option.getValue())
            .forEach(value -> expanded.add("--" + name + "=" + value.asText()));
      }
    }
    expanded.addAll(Arrays.asList(arguments).subList(1, arguments.length));
    return expanded.toArray(String[]::new);
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("--config " + file + " does not exist");
    }
    JsonNode options;
    try {
      options = YAML.readTree(file.toFile());
    } catch (JacksonException damaged) {
      // The parser draws a picture of the place below its first line.
      String reason = damaged.getOriginalMessage().lines().findFirst().orElse("not YAML");
      throw new IOException("--config " + file + ": " + reason + place(damaged), damaged);
    }
    if (!options.isObject()) {
      throw new IOException("--config " + file + " is not a list of options, 'name: value' a line");
    }
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!option.getKey().matches("[a-z-]+")
          || !values(option.getValue()).allMatch(JsonNode::isValueNode)) {
        throw new IOException(
            "--config " + file + ": \"" + option.getKey() + "\" is not an option with a value");
      }
    }
    return options;
  }

  private static String place(JacksonException damaged) {
    return damaged.getLocation() == null ? "" : " in line " + damaged.getLocation().getLineNr();
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
