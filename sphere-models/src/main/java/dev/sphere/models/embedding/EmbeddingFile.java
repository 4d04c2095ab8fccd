package dev.sphere.models.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A file of embeddings, of the format that its name ends in: {@code .csv} or {@code .npy}. */
public sealed interface EmbeddingFile permits CsvFile, NpyFile {

  /**
   * Returns the file at a path, which need not exist.
   *
   * @throws IllegalArgumentException if its name ends in neither
   */
  static EmbeddingFile at(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return new CsvFile(path);
    }
    if (name.endsWith(".npy")) {
      return new NpyFile(path);
    }
    throw new IllegalArgumentException("a file of embeddings ends in .csv or .npy, not " + path);
  }

  /** Returns where it is. */
  Path path();

  /**
   * Writes embeddings beside the file and puts them in its place; no half file stays.
   *
   * @throws IOException if it cannot be written
   */
  void write(NamedEmbeddings embeddings) throws IOException;

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException if it cannot be read or is damaged; says where
   */
  NamedEmbeddings read() throws IOException;
}
