package dev.sphere.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;

/** An epoch of batches, made arrays of the engine as a training makes them. */
final class LoaderStep implements Variant.Step {

  private static final long SEED = 1;

  private final NDManager manager;
  private final BatchLoader loader;
  private int epoch;

  LoaderStep(Engine engine, ImageSet images, int batch, Augmentation augmentation) {
    manager = engine.newBaseManager(Device.cpu());
    loader = new BatchLoader(images, batch, augmentation, SEED);
  }

  @Override
  public float run() {
    float read = 0;
    try (BatchIterator batches = loader.epoch(epoch++, true, false)) {
      while (batches.hasNext()) {
        PreparedBatch batch = batches.next();
        try (NDManager scratch = manager.newSubManager()) {
          batch.labels(scratch);
          // MXNet moves the channels when it is asked.
          read += batch.data(scratch).getFloat(0, 0, 0, 0);
        }
      }
    }
    return read;
  }

  @Override
  public void close() {
    manager.close();
  }
}
