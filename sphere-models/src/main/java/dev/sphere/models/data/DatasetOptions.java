package dev.sphere.models.data;

import java.nio.file.Path;

/**
 * What a data set may be told when it is loaded. A source uses what concerns it and leaves the
 * rest.
 *
 * @param directory where the files are, or null if none was given
 * @param seed the seed of generated images and of the split into training and test images
 * @param testFraction the part of the images to test on where the data set has no such split, above
 *     0 and below 1
 * @param imageSize the rows and columns to resize to where the images have no common size, 1 to
 *     4096
 */
public record DatasetOptions(Path directory, long seed, double testFraction, int imageSize) {

  /**
   * Checks the values.
   *
   * @throws DataException if the test fraction or the image size is out of its range
   */
  public DatasetOptions {
    if (!(testFraction > 0 && testFraction < 1)) {
      throw new DataException(
          "The test fraction must be above 0 and below 1, but is " + testFraction + ".");
    }
    if (imageSize < 1 || imageSize > 4096) {
      throw new DataException("The image size must be 1 to 4096 pixels, but is " + imageSize + ".");
    }
  }

  /** No directory, seed 1, a fifth of the images to test on, 32 × 32 pixels. */
  public static DatasetOptions defaults() {
    return new DatasetOptions(null, 1, 0.2, 32);
  }

  /** The same options with another directory. */
  public DatasetOptions withDirectory(Path newDirectory) {
    return new DatasetOptions(newDirectory, seed, testFraction, imageSize);
  }

  /** The same options with another seed. */
  public DatasetOptions withSeed(long newSeed) {
    return new DatasetOptions(directory, newSeed, testFraction, imageSize);
  }

  /** The same options with another test fraction. */
  public DatasetOptions withTestFraction(double newTestFraction) {
    return new DatasetOptions(directory, seed, newTestFraction, imageSize);
  }

  /** The same options with another image size. */
  public DatasetOptions withImageSize(int newImageSize) {
    return new DatasetOptions(directory, seed, testFraction, newImageSize);
  }
}
