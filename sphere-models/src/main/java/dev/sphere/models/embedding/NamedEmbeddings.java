package dev.sphere.models.embedding;

import dev.sphere.api.Excerpt;
import dev.sphere.losses.metric.LabelledEmbeddings;
import java.util.List;
import java.util.Map;

/**
 * Embeddings of image files.
 *
 * @param paths the file of each
 * @param rows the embeddings, all of one length; kept, not copied
 */
public record NamedEmbeddings(List<String> paths, float[][] rows) {

  /**
   * Keeps a copy of the paths.
   *
   * @throws IllegalArgumentException if there are not as many rows as paths, the rows differ in
   *     length or a value is not finite; names the file
   */
  public NamedEmbeddings {
    paths = List.copyOf(paths);
    if (paths.size() != rows.length) {
      throw new IllegalArgumentException(
          "%d paths for %d embeddings".formatted(paths.size(), rows.length));
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new IllegalArgumentException(
            "the embedding of %s has %d numbers, that of %s %d"
                .formatted(
                    Excerpt.of(paths.get(i)),
                    rows[i].length,
                    Excerpt.of(paths.get(0)),
                    rows[0].length));
      }
      for (float value : rows[i]) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "the embedding of %s contains %s".formatted(Excerpt.of(paths.get(i)), value));
        }
      }
    }
  }

  /** Returns how many there are. */
  public int size() {
    return rows.length;
  }

  /** Returns the numbers of an embedding; 0 if there are none. */
  public int dimension() {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  /** Returns the name of the folder that an image lies in, empty where its path has none. */
  public String folder(int index) {
    String[] names = paths.get(index).split("[/\\\\]");
    return names.length < 2 ? "" : names[names.length - 2];
  }

  /**
   * Returns the embeddings with the numbers of their folders as labels.
   *
   * @param numbers the numbers of the folders known so far; new ones are added
   */
  public LabelledEmbeddings byFolder(Map<String, Integer> numbers) {
    int[] labels = new int[size()];
    for (int i = 0; i < labels.length; i++) {
      numbers.putIfAbsent(folder(i), numbers.size());
      labels[i] = numbers.get(folder(i));
    }
    return new LabelledEmbeddings(rows, labels);
  }
}
