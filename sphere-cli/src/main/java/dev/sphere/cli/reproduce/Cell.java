package dev.sphere.cli.reproduce;

import java.util.List;
import java.util.stream.LongStream;

/**
 * One measurement of an experiment, such as a training.
 *
 * @param group what is compared, such as a loss, or a row of the table and a column: {@code cosine
 *     | softmax}
 * @param seed of all that is random in it
 */
public record Cell(String group, long seed) {

  /** Returns each group with each seed from 1, seed by seed. */
  static List<Cell> ofEach(List<String> groups, int seeds) {
    return LongStream.rangeClosed(1, seeds)
        .boxed()
        .flatMap(seed -> groups.stream().map(group -> new Cell(group, seed)))
        .toList();
  }

  /** Returns a name for files, made of the group and the seed. */
  String fileName() {
    return fileNamePart(group) + "-" + seed + ".json";
  }

  /** Returns a text with what may not be in the name of a file replaced. */
  static String fileNamePart(String text) {
    return text.replaceAll("[^A-Za-z0-9.-]+", "_");
  }
}
