package dev.sphere.models.data;

import java.util.Locale;

/**
 * Turns a set of images into batches, epoch by epoch.
 *
 * <p>The order of the images and the variation of each depend only on the seed, the epoch and the
 * position in the epoch: not on time, threads or earlier epochs. A run that is resumed asks for the
 * same epoch, from the batch it needs, and gets the same bits.
 */
public final class BatchLoader {
  private static final float[] NORMALISED = normalised();

  private final ImageSet images;
  private final int batchSize;
  private final Augmentation augmentation;
  private final long seed;

  /**
   * Creates a loader. Nothing is prepared before an epoch is asked for.
   *
   * @param images the images
   * @param batchSize the images of a batch
   * @param augmentation how images are varied
   * @param seed the seed of order and variations
   * @throws DataException if there is no image or the batch size is less than 1
   */
  public BatchLoader(ImageSet images, int batchSize, Augmentation augmentation, long seed) {
    if (images.size() == 0) {
      throw new DataException("There is no image to make batches of.");
    }
    if (batchSize < 1) {
      throw new DataException("The batch size must be at least 1, but is " + batchSize + ".");
    }
    this.images = images;
    this.batchSize = batchSize;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * The number of batches of an epoch.
   *
   * @param dropLast whether an incomplete last batch is left out
   */
  public int batches(boolean dropLast) {
    return BatchPlan.batches(images.size(), batchSize, dropLast);
  }

  /**
   * Starts an epoch.
   *
   * @param epoch the number of the epoch; any number names an order
   * @param shuffle whether the images are shuffled or taken in their own order
   * @param dropLast whether an incomplete last batch is left out
   * @return its batches; close it
   * @throws DataException if nothing is left once the incomplete batch is left out
   */
  public BatchIterator epoch(int epoch, boolean shuffle, boolean dropLast) {
    return epoch(epoch, shuffle, dropLast, 0);
  }

  /**
   * Starts an epoch at a later batch: what remains of an epoch that was interrupted.
   *
   * @param epoch the number of the epoch; any number names an order
   * @param shuffle whether the images are shuffled or taken in their own order
   * @param dropLast whether an incomplete last batch is left out
   * @param firstBatch the batch to begin with, from 0 to the number of batches
   * @return its batches from that one on; close it
   * @throws DataException if nothing is left once the incomplete batch is left out
   * @throws IllegalArgumentException if there is no such batch
   */
  public BatchIterator epoch(int epoch, boolean shuffle, boolean dropLast, int firstBatch) {
    int batches = batches(dropLast);
    if (batches == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "No batch of %,d can be made of %,d images, and incomplete batches are left out.\n"
                  + "Use a smaller batch size or more images.",
              batchSize,
              images.size()));
    }
    if (firstBatch < 0 || firstBatch > batches) {
      throw new IllegalArgumentException(
          "batch " + firstBatch + " of an epoch of " + batches + " batches");
    }
    BatchPlan plan =
        BatchPlan.of(images.size(), batchSize, shuffle, dropLast, augmentation, seed, epoch);
    return new BatchIterator(firstBatch, batches, batch -> prepare(plan, batch));
  }

  private PreparedBatch prepare(BatchPlan plan, int batch) {
    int size = plan.size(batch);
    int imageLength = images.height() * images.width() * images.channels();
    float[] pixels = new float[Math.multiplyExact(size, imageLength)];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      int position = plan.start(batch) + i;
      int image = plan.image(position);
      labels[i] = images.label(image);
      write(images.sharedPixels(image), plan.variation(position), pixels, i * imageLength);
    }
    return new PreparedBatch(pixels, labels, images.height(), images.width(), images.channels());
  }

  private void write(byte[] source, Augmentation.Variation variation, float[] target, int start) {
    if (variation.equals(Augmentation.Variation.IDENTITY)) {
      normalise(source, target, start);
      return;
    }
    int width = images.width();
    int channels = images.channels();
    for (int y = 0; y < images.height(); y++) {
      int sourceY = y + variation.down();
      if (sourceY < 0 || sourceY >= images.height()) {
        continue; // Padding: new arrays are 0.
      }
      for (int x = 0; x < width; x++) {
        int sourceX = (variation.flip() ? width - 1 - x : x) + variation.right();
        if (sourceX < 0 || sourceX >= width) {
          continue;
        }
        int from = (sourceY * width + sourceX) * channels;
        int to = start + (y * width + x) * channels;
        for (int channel = 0; channel < channels; channel++) {
          target[to + channel] = NORMALISED[source[from + channel] & 0xff];
        }
      }
    }
  }

  /** Writes an image as it is, a number from about −1 to 1 a byte. */
  static void normalise(byte[] source, float[] target, int start) {
    for (int i = 0; i < source.length; i++) {
      target[start + i] = NORMALISED[source[i] & 0xff];
    }
  }

  private static float[] normalised() {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (i - 127.5f) / 128f;
    }
    return table;
  }
}
