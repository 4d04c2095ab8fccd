package dev.sphere.cli.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sphere.api.Excerpt;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads YAML as plain texts, lists and maps: a tag makes no object, and an alias is its name, not
 * what it stands for.
 */
public final class YamlFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private YamlFile() {}

  /**
   * Reads a file that is there.
   *
   * @param named how a message names the file
   * @throws IOException if it is not YAML; says in a line why and where
   */
  public static JsonNode read(Path file, String named) throws IOException {
    try {
      return YAML.readTree(file.toFile());
    } catch (JacksonException damaged) {
      // The parser draws a picture of the place below its first line.
      String reason = damaged.getOriginalMessage().lines().findFirst().orElse("not YAML");
      throw new IOException(named + ": " + Excerpt.of(reason) + place(damaged), damaged);
    }
  }

  private static String place(JacksonException damaged) {
    return damaged.getLocation() == null ? "" : " in line " + damaged.getLocation().getLineNr();
  }
}
