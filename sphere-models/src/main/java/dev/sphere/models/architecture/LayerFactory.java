package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import dev.sphere.api.Norm;
import dev.sphere.ops.layer.ShapedLambda;

/** Makes the layers of a network: an architecture says where, this says of what sort. */
public abstract class LayerFactory {

  private final Norm norm;

  /**
   * Makes a factory.
   *
   * @param norm what follows each hidden convolution
   */
  protected LayerFactory(Norm norm) {
    this.norm = norm;
  }

  /** Returns a new convolution of images without bias. */
  public abstract Block convolution(long filters, Shape kernel, Shape stride, Shape padding);

  /** Returns a new 3×3 convolution that keeps the image's size, its norm and a ReLU. */
  public final Block hidden(long filters) {
    return new SequentialBlock()
        .add(convolution(filters, new Shape(3, 3), new Shape(1, 1), new Shape(1, 1)))
        .add(norm.newBlock())
        .add(ShapedLambda.elementwise(Activation::relu));
  }

  /** Returns a 2×2 maximum pooling with stride 2. */
  public final Block halve() {
    Shape two = new Shape(2, 2);
    return new ShapedLambda(
        images -> Pool.maxPool2d(images, two, two, new Shape(0, 0), false),
        shape -> new Shape(shape.get(0), shape.get(1), shape.get(2) / 2, shape.get(3) / 2));
  }
}
