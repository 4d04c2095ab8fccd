package dev.sphere.models.data;

import java.util.stream.IntStream;

/**
 * Which images an epoch takes, in which order, and how each is varied: a function of the seed, the
 * epoch and the position in the epoch, and of nothing else.
 */
final class BatchPlan {
  private static final int ORDER_STREAM = 0;
  private static final int VARIATION_STREAM = 1;

  private final int[] order;
  private final int batchSize;
  private final int batches;
  private final Augmentation augmentation;
  private final long seed;
  private final int epoch;

  private BatchPlan(
      int[] order, int batchSize, int batches, Augmentation augmentation, long seed, int epoch) {
    this.order = order;
    this.batchSize = batchSize;
    this.batches = batches;
    this.augmentation = augmentation;
    this.seed = seed;
    this.epoch = epoch;
  }

  /** The plan of an epoch over some number of images. */
  static BatchPlan of(
      int images,
      int batchSize,
      boolean shuffle,
      boolean dropLast,
      Augmentation augmentation,
      long seed,
      int epoch) {
    int[] order =
        shuffle
            ? new SeededRandom(seed, ORDER_STREAM, epoch).permutation(images)
            : IntStream.range(0, images).toArray();
    return new BatchPlan(
        order, batchSize, batches(images, batchSize, dropLast), augmentation, seed, epoch);
  }

  /** How many batches some images make. */
  static int batches(int images, int batchSize, boolean dropLast) {
    int full = images / batchSize;
    return dropLast || images % batchSize == 0 ? full : full + 1;
  }

  /** The number of batches. */
  int batches() {
    return batches;
  }

  /** The position in the epoch of the first image of a batch. */
  int start(int batch) {
    return batch * batchSize;
  }

  /** The number of images in a batch. */
  int size(int batch) {
    return Math.min(batchSize, order.length - start(batch));
  }

  /** The image at a position of the epoch. */
  int image(int position) {
    return order[position];
  }

  /** The variation of the image at a position of the epoch. */
  Augmentation.Variation variation(int position) {
    return augmentation == Augmentation.NONE
        ? Augmentation.Variation.IDENTITY
        : augmentation.draw(new SeededRandom(seed, VARIATION_STREAM, epoch, position));
  }
}
