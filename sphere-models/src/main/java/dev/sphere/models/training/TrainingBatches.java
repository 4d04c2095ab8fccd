package dev.sphere.models.training;

import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;

/** The batches of a training, epoch after epoch, from any iteration on. */
final class TrainingBatches implements AutoCloseable {

  private final BatchLoader loader;
  private final boolean dropLast;
  private final int anEpoch;
  private int nextEpoch;
  private BatchIterator epoch;

  /**
   * Begins to prepare batches.
   *
   * @param iteration how many batches were learned from
   */
  TrainingBatches(ImageSet images, TrainingPlan plan, int iteration) {
    loader = new BatchLoader(images, plan.batchSize(), plan.augmentation(), plan.seed());
    dropLast = images.size() >= plan.batchSize();
    anEpoch = loader.batches(dropLast);
    nextEpoch = iteration / anEpoch;
    epoch = loader.epoch(nextEpoch++, true, dropLast, iteration % anEpoch);
  }

  /** Returns how many batches an epoch has. */
  int anEpoch() {
    return anEpoch;
  }

  /** Returns the next batch; waits for it. */
  PreparedBatch next() {
    if (!epoch.hasNext()) {
      epoch.close();
      epoch = loader.epoch(nextEpoch++, true, dropLast);
    }
    return epoch.next();
  }

  @Override
  public void close() {
    epoch.close();
  }
}
