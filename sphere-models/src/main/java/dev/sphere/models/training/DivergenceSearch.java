package dev.sphere.models.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import dev.sphere.api.NonFiniteEmbeddingException;
import dev.sphere.models.architecture.Branches;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import java.util.Optional;

/**
 * Finds the layer that the numbers of a step stop being finite at, by going forward once more with
 * the same batch and looking at the output of each layer.
 *
 * <p>It looks into chains of layers, and into branches from the same input. Another block with
 * children is one layer to it, as only the block knows what its children get.
 */
final class DivergenceSearch {

  private static final String DATA = "data";
  private static final String LOSS = "loss";

  /** How a layer is gone through. */
  private interface Pass {
    NDList forward(Block layer, NDList inputs);
  }

  /** What a layer gave, or the first of its layers whose output is not finite. */
  private record Found(NDList outputs, Optional<String> layer) {}

  private final SphereNetwork network;
  private final NDManager manager;

  /**
   * Prepares a search.
   *
   * @param manager holds nothing more afterwards
   */
  DivergenceSearch(SphereNetwork network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * Returns the first place of a training step that is not finite: a layer, {@code data} for the
   * images or {@code loss}; or nothing, if none is.
   *
   * @param seed of the engine's random numbers in that step
   */
  Optional<String> inStep(PreparedBatch batch, Loss loss, int seed) {
    try (NDManager scratch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      manager.getEngine().setRandomSeed(seed);
      NDList labels = new NDList(batch.labels(scratch));
      NDList images = new NDList(batch.data(scratch));
      // MXNet normalizes and drops as in learning only where a gradient is collected.
      GradientCollector learning = manager.getEngine().newGradientCollector();
      try {
        ParameterStore parameters = new ParameterStore(manager, false);
        Pass pass = (layer, inputs) -> layer.forward(parameters, inputs, labels, null);
        Found found = search(images, pass);
        boolean isFound = found.layer().isPresent();
        return isFound || FiniteCheck.isFinite(loss.evaluate(labels, found.outputs()))
            ? found.layer()
            : Optional.of(LOSS);
      } finally {
        learning.close();
      }
    }
  }

  /** Returns the first layer whose output for one of the images is not finite, or nothing. */
  Optional<String> inEvaluation(ImageSet images, int batchSize) {
    BatchLoader loader = new BatchLoader(images, batchSize, Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      while (batches.hasNext()) {
        Optional<String> layer = inEvaluation(batches.next());
        if (layer.isPresent()) {
          return layer;
        }
      }
      return Optional.empty();
    }
  }

  private Optional<String> inEvaluation(PreparedBatch batch) {
    try (NDManager scratch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ParameterStore parameters = new ParameterStore(manager, false);
      Pass pass = (layer, inputs) -> layer.forward(parameters, inputs, false);
      return search(new NDList(batch.data(scratch)), pass).layer();
    }
  }

  private Found search(NDList images, Pass pass) {
    return areFinite(images)
        ? through("", network, images, pass)
        : new Found(images, Optional.of(DATA));
  }

  private Found through(String path, Block block, NDList inputs, Pass pass) {
    boolean isChain = block instanceof SequentialBlock || block instanceof SphereNetwork;
    boolean hasBranches = Branches.areIn(block);
    Found found = new Found(inputs, Optional.empty());
    if (isChain || hasBranches) {
      for (Pair<String, Block> child : block.getChildren()) {
        String childPath = path.isEmpty() ? child.getKey() : path + "_" + child.getKey();
        found = through(childPath, child.getValue(), isChain ? found.outputs() : inputs, pass);
        if (found.layer().isPresent()) {
          return found;
        }
      }
    }
    if (isChain) {
      return found;
    }
    try {
      NDList outputs = pass.forward(block, inputs);
      return new Found(outputs, areFinite(outputs) ? Optional.empty() : Optional.of(path));
    } catch (NonFiniteEmbeddingException refused) {
      // Finite, but too large for its squares to be.
      return new Found(inputs, Optional.of(path));
    }
  }

  private static boolean areFinite(NDList arrays) {
    return arrays.stream().allMatch(FiniteCheck::isFinite);
  }
}
