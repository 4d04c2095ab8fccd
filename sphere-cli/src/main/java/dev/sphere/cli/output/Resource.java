package dev.sphere.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that reports are made with. */
public final class Resource {

  private static final String FOLDER = "/dev/sphere/cli/";

  private Resource() {}

  /**
   * Returns the text of a file.
   *
   * @param name such as {@code reproduce/published.yaml}
   */
  public static String text(String name) {
    try (InputStream file = Resource.class.getResourceAsStream(FOLDER + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
