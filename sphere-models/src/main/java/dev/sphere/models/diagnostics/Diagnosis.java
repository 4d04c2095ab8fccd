package dev.sphere.models.diagnostics;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.BatchIterator;
import dev.sphere.models.data.BatchLoader;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.ops.layer.ForwardListening;
import dev.sphere.ops.layer.SphereLayer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the sphere layers of a network on images that stay the same, as often as wanted.
 *
 * <p>The network runs as it does in use, not as it learns, {@value #IMAGES_AT_ONCE} images at a
 * time: no weight, no running average and no random number changes by it. Angles are those that the
 * layers take, in their precision and with their ε.
 *
 * <pre>{@code
 * Diagnosis diagnosis = new Diagnosis(network, Diagnosis.probe(test), manager);
 * Diagnostics look = diagnosis.look(iteration);
 * }</pre>
 */
public final class Diagnosis {

  /** How many images are enough for the figures to be steady. */
  public static final int PROBES = 64;

  /** Of networks for large images the angles of a layer take a hundred megabytes then. */
  private static final int IMAGES_AT_ONCE = 8;

  private static final long PROBE_SEED = 1;

  private final Block network;
  private final ImageSet images;
  private final NDManager manager;
  private final List<LayerPlace> layers;

  /**
   * Prepares to look.
   *
   * @param network initialized; takes images
   * @param images to be shown each time
   * @param manager of the network's device; holds nothing more after a look than before
   */
  public Diagnosis(Block network, ImageSet images, NDManager manager) {
    this.network = network;
    this.images = images;
    this.manager = manager;
    layers = LayerPlace.in(network);
  }

  /**
   * Returns the images to show of a set: {@value #PROBES} of all its classes, the same ones each
   * time, or all if there are fewer.
   */
  public static ImageSet probe(ImageSet all) {
    return all.limit(PROBES, PROBE_SEED);
  }

  /**
   * Looks once.
   *
   * @param iteration how many batches the network has learned from
   * @return of each sphere layer; without layers where the network has none
   */
  public Diagnostics look(int iteration) {
    ParameterStore parameters = new ParameterStore(manager, false);
    Map<SphereLayer, LayerTally> tallies = new IdentityHashMap<>();
    for (LayerPlace place : layers) {
      tallies.put(place.layer(), new LayerTally(place, parameters));
    }
    if (!layers.isEmpty()) {
      show(tallies, parameters);
    }
    return new Diagnostics(
        iteration, layers.stream().map(place -> tallies.get(place.layer()).total()).toList());
  }

  private void show(Map<SphereLayer, LayerTally> tallies, ParameterStore parameters) {
    BatchLoader loader = new BatchLoader(images, IMAGES_AT_ONCE, Augmentation.NONE, 0);
    try (BatchIterator batches = loader.epoch(0, false, false)) {
      while (batches.hasNext()) {
        PreparedBatch batch = batches.next();
        try (NDManager scratch = manager.newSubManager()) {
          ForwardListening.during(
              () -> network.forward(parameters, new NDList(batch.data(scratch)), false),
              (layer, input, output) -> tallies.get(layer).add(input, output));
        }
      }
    }
  }
}
