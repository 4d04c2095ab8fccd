package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * Stages of 3×3 convolutions in the manner of VGG: each ends with the map halved, which drops an
 * odd last row and column.
 *
 * @param architecture the name of the architecture that begins so
 * @param stages in order
 */
record ConvolutionStages(String architecture, List<Stage> stages) {

  /** So many convolutions of so many filters each. */
  record Stage(int convolutions, int filters) {}

  /** Returns the layers one after the other; the architecture adds what follows them. */
  SequentialBlock newBlock(LayerFactory layers, Width width) {
    SequentialBlock network = new SequentialBlock();
    for (Stage stage : stages) {
      for (int i = 0; i < stage.convolutions(); i++) {
        network.add(layers.hidden(width.of(stage.filters())));
      }
      network.add(layers.halve());
    }
    return network;
  }

  /**
   * Returns the height and width of the map that is left of an image.
   *
   * @throws IllegalArgumentException if nothing is left
   */
  Shape rest(ImageShape image) {
    int reduction = 1 << stages.size();
    Shape rest = new Shape(image.height() / reduction, image.width() / reduction);
    if (rest.size() == 0) {
      throw new IllegalArgumentException(
          "%s needs images of at least %d×%d pixels, got %d×%d"
              .formatted(architecture, reduction, reduction, image.width(), image.height()));
    }
    return rest;
  }
}
