package dev.sphere.cli.reproduce;

/**
 * One training of an experiment.
 *
 * @param group what is compared, such as a loss: the row of the table
 * @param seed of weights, order and augmentation
 */
public record Cell(String group, long seed) {

  /** Returns a name for files, made of the group and the seed. */
  String fileName() {
    return fileNamePart(group) + "-" + seed + ".json";
  }

  /** Returns a text with what may not be in the name of a file replaced. */
  static String fileNamePart(String text) {
    return text.replaceAll("[^A-Za-z0-9.-]+", "_");
  }
}
