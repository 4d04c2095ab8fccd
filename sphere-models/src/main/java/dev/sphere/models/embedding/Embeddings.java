package dev.sphere.models.embedding;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.sphere.losses.metric.LabelledEmbeddings;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.engine.EngineSupport;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Computes embeddings of images. */
public final class Embeddings {

  private Embeddings() {}

  /**
   * Computes what a network's head would receive.
   *
   * @param manager of the network's device; holds nothing afterwards
   * @return a row for each image, in their order, with its label
   * @throws IllegalArgumentException if the network gives numbers that are not finite
   */
  public static LabelledEmbeddings of(
      SphereNetwork network, ImageSet images, int batchSize, NDManager manager) {
    int[] labels = IntStream.range(0, images.size()).map(images::label).toArray();
    return new LabelledEmbeddings(rows(network, images, batchSize, manager), labels);
  }

  /** Computes the same without labels; the numbers may be any. */
  static float[][] rows(SphereNetwork network, ImageSet images, int batchSize, NDManager manager) {
    ParameterStore parameters = new ParameterStore(manager, false);
    float[][] embeddings = new float[images.size()][];
    int next = 0;
    BatchLoader loader = new BatchLoader(images, batchSize, Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      while (batches.hasNext()) {
        PreparedBatch batch = batches.next();
        float[] flat =
            EngineSupport.of(manager).inTurn(() -> embed(network, batch, parameters, manager));
        int size = flat.length / batch.size();
        for (int row = 0; row < batch.size(); row++) {
          embeddings[next++] = Arrays.copyOfRange(flat, row * size, (row + 1) * size);
        }
      }
    }
    return embeddings;
  }

  private static float[] embed(
      SphereNetwork network, PreparedBatch batch, ParameterStore parameters, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      return network
          .embedding()
          .forward(parameters, new NDList(batch.data(scratch)), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
