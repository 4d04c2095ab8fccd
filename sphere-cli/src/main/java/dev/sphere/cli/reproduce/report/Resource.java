package dev.sphere.cli.reproduce.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that the reports are made with. */
final class Resource {

  private static final String FOLDER = "/dev/sphere/cli/reproduce/";

  private Resource() {}

  /** Returns the text of a file. */
  static String text(String name) {
    try (InputStream file = Resource.class.getResourceAsStream(FOLDER + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
