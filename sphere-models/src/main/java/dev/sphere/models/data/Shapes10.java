package dev.sphere.models.data;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The embedded data set: ten kinds of figures of 32 × 32 in colour, painted by arithmetic alone. A
 * figure has a random place, size and rotation, a random colour on a background of another colour
 * that changes evenly, and noise on every pixel. The images depend on nothing but the seed: the
 * same bytes on every machine, and a larger set begins with the images of a smaller one.
 *
 * <p>The classes are equally frequent. The directory, the test fraction and the image size of the
 * options are not used.
 */
public final class Shapes10 implements DatasetSource {
  private static final int TRAIN_STREAM = 0;
  private static final int TEST_STREAM = 1;

  private final int trainSize;
  private final int testSize;

  /** The usual size: 10,000 images to train on, 2,000 to test on. */
  public Shapes10() {
    this(10_000, 2_000);
  }

  /**
   * Another size.
   *
   * @param trainSize the number of images to train on
   * @param testSize the number of images to test on
   * @throws IllegalArgumentException if either is less than 1
   */
  public Shapes10(int trainSize, int testSize) {
    if (trainSize < 1 || testSize < 1) {
      throw new IllegalArgumentException(
          "shapes10 has at least one image of each kind, not " + trainSize + " and " + testSize);
    }
    this.trainSize = trainSize;
    this.testSize = testSize;
  }

  @Override
  public String name() {
    return "shapes10";
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "ten kinds of figures in random pose and colour, %,d + %,d of 32x32, generated (no"
            + " download)",
        trainSize,
        testSize);
  }

  @Override
  public boolean needsDirectory() {
    return false;
  }

  @Override
  public ImageData load(DatasetOptions options) {
    return new ImageData(
        name(),
        paint(trainSize, options.seed(), TRAIN_STREAM),
        paint(testSize, options.seed(), TEST_STREAM));
  }

  private static ImageSet paint(int size, long seed, int stream) {
    int classes = ShapePainter.names().size();
    byte[][] pixels = new byte[size][];
    // A generator an image: the result does not depend on which thread paints what and when.
    IntStream.range(0, size)
        .parallel()
        .forEach(
            i -> pixels[i] = ShapePainter.paint(i % classes, new SeededRandom(seed, stream, i)));
    int[] labels = IntStream.range(0, size).map(i -> i % classes).toArray();
    return ImageSet.adopt(
        ShapePainter.names(),
        ShapePainter.SIDE,
        ShapePainter.SIDE,
        ShapePainter.CHANNELS,
        pixels,
        labels);
  }
}
