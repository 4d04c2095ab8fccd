package dev.sphere.bench;

import ai.djl.engine.Engine;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The data pipeline alone: batches prepared and handed to the engine, and nothing learned, with
 * each augmentation.
 */
public final class LoaderVariants {

  /** Batches an epoch, at most: those prepared ahead are a small part of so many. */
  public static final int BATCHES = 40;

  private static final long SEED = 1;

  private final Engine engine;
  private final ImageSet images;
  private final int batch;

  /**
   * Prepares to make variants.
   *
   * @param images to make batches of
   * @param batch images a batch
   */
  public LoaderVariants(Engine engine, ImageSet images, int batch) {
    this.engine = engine;
    this.images = images.limit(Math.multiplyExact(BATCHES, batch), SEED);
    this.batch = batch;
  }

  /** Returns how many images pass in a step of a variant. */
  public int images() {
    return images.size();
  }

  /** Returns a variant an augmentation. */
  public List<Variant> all() {
    return Arrays.stream(Augmentation.values())
        .map(
            augmentation ->
                new Variant(
                    augmentation.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    () -> new LoaderStep(engine, images, batch, augmentation)))
        .toList();
  }
}
