package dev.sphere.models.embedding;

import dev.sphere.api.Excerpt;
import dev.sphere.models.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings as comma-separated values (RFC 4180, UTF-8): a line of names, {@code path, folder, e1,
 * e2, …}, and a line an image. The folder is the name of the one that the image lies in, which in
 * many collections is its class. A number has as many digits as tell it from its neighbours.
 *
 * @param path where it is
 */
public record CsvFile(Path path) implements EmbeddingFile {

  private static final int NAMES = 2;

  @Override
  public void write(NamedEmbeddings embeddings) throws IOException {
    AtomicFile.writeWithFolders(
        path,
        out -> {
          out.write(header(embeddings).getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < embeddings.size(); i++) {
            out.write(line(embeddings, i).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /** Returns the content of such a file. */
  public static String text(NamedEmbeddings embeddings) {
    StringBuilder text = new StringBuilder(header(embeddings));
    for (int i = 0; i < embeddings.size(); i++) {
      text.append(line(embeddings, i));
    }
    return text.toString();
  }

  private static String header(NamedEmbeddings embeddings) {
    StringBuilder header = new StringBuilder("path,folder");
    for (int i = 1; i <= embeddings.dimension(); i++) {
      header.append(",e").append(i);
    }
    return header.append('\n').toString();
  }

  private static String line(NamedEmbeddings embeddings, int index) {
    StringBuilder line =
        new StringBuilder(quoted(embeddings.paths().get(index)))
            .append(',')
            .append(quoted(embeddings.folder(index)));
    for (float value : embeddings.rows()[index]) {
      line.append(',').append(value);
    }
    return line.append('\n').toString();
  }

  private static String quoted(String name) {
    return name.matches("(?s).*[,\"\r\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  @Override
  public NamedEmbeddings read() throws IOException {
    List<List<String>> lines;
    try {
      lines = cells(Files.readString(path));
    } catch (CharacterCodingException notText) {
      throw new IOException(path + " holds no embeddings: it is not text in UTF-8", notText);
    }
    if (lines.isEmpty()
        || lines.get(0).size() < NAMES
        || !lines.get(0).subList(0, NAMES).equals(List.of("path", "folder"))) {
      throw new IOException(path + " holds no embeddings: it does not begin with path,folder,e1");
    }
    List<String> paths = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != lines.get(0).size()) {
        throw new IOException(
            "%s is damaged: %s has %d cells, the header %d"
                .formatted(path, Excerpt.of(line.get(0)), line.size(), lines.get(0).size()));
      }
      paths.add(line.get(0));
      rows.add(numbers(line));
    }
    try {
      return new NamedEmbeddings(paths, rows.toArray(float[][]::new));
    } catch (IllegalArgumentException damaged) {
      throw new IOException(path + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private float[] numbers(List<String> line) throws IOException {
    float[] numbers = new float[line.size() - NAMES];
    try {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Float.parseFloat(line.get(NAMES + i));
      }
    } catch (NumberFormatException notANumber) {
      throw new IOException(
          path + " is damaged at " + Excerpt.of(line.get(0) + ": " + notANumber.getMessage()),
          notANumber);
    }
    return numbers;
  }

  /** Within quotes, commas and line ends are part of a cell, and two quotes are one. */
  private static List<List<String>> cells(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    if (!line.isEmpty() || !cell.isEmpty()) {
      line.add(cell.toString());
      lines.add(line);
    }
    return lines;
  }
}
