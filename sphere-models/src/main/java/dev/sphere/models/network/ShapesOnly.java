package dev.sphere.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;

/** Finds the shapes of a block's parameters without the memory that they need. */
public final class ShapesOnly {

  private ShapesOnly() {}

  /**
   * Initializes a block with parameters of one number each, whatever their shapes. It knows its
   * shapes then and is of no further use.
   *
   * @param fresh a block that is not initialized
   * @param input the shape of its input
   * @param manager owns those numbers, on any engine
   */
  public static void initialize(Block fresh, Shape input, NDManager manager) {
    for (Parameter parameter : fresh.getParameters().values()) {
      // Shapes need no weights, which for VGG-16 would be half a gigabyte.
      parameter.setInitializer((owner, shape, type) -> owner.zeros(new Shape(1), type));
    }
    fresh.initialize(manager, DataType.FLOAT32, input);
  }
}
