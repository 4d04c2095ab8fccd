package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.ops.layer.ShapedLambda;

/**
 * The plain network of nine 3×3 convolutions of the reference implementation: three of 128, three
 * of 192 and three of 256 filters, the map halved after every third, then a convolution over the
 * whole remaining map (4×4 for 32×32 images) to 256 features, without norm or ReLU. Nowhere a bias.
 *
 * <p>The paper's own experiments use 64, 96 and 128 filters: a width of 0.5.
 */
public final class Cnn9 implements Architecture {

  private static final int[] FILTERS = {128, 192, 256};
  private static final int CONVOLUTIONS_A_STAGE = 3;
  private static final int FEATURES = 256;
  private static final int REDUCTION = 1 << FILTERS.length;

  @Override
  public String name() {
    return "cnn-9";
  }

  @Override
  public String description() {
    return "three 3×3 convolutions each of 128, 192 and 256 filters, then 256 features";
  }

  @Override
  public Block newEmbedding(LayerFactory layers, ImageShape image, double width) {
    Shape rest = new Shape(image.height() / REDUCTION, image.width() / REDUCTION);
    if (rest.size() == 0) {
      throw new IllegalArgumentException(
          "cnn-9 needs images of at least %d×%d pixels, got %d×%d"
              .formatted(REDUCTION, REDUCTION, image.width(), image.height()));
    }
    SequentialBlock network = new SequentialBlock();
    for (int filters : FILTERS) {
      for (int i = 0; i < CONVOLUTIONS_A_STAGE; i++) {
        network.add(layers.hidden(scaled(filters, width)));
      }
      network.add(layers.halve());
    }
    return network
        .add(layers.convolution(scaled(FEATURES, width), rest, new Shape(1, 1), new Shape(0, 0)))
        .add(
            new ShapedLambda(
                map -> map.reshape(map.getShape().get(0), -1),
                shape -> new Shape(shape.get(0), shape.get(1))));
  }

  private static long scaled(int filters, double width) {
    return Math.max(1, Math.round(filters * width));
  }
}
