package dev.sphere.cli.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of text. */
final class TextFile {

  private TextFile() {}

  /**
   * Reads a file as UTF-8.
   *
   * @throws IOException if there is none or it is not UTF-8; says which
   */
  static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new IOException(file + " is damaged: it is not UTF-8", notText);
    }
  }
}
