package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import dev.sphere.api.Norm;
import dev.sphere.ops.layer.ShapedLambda;

/**
 * Makes the layers of a network: an architecture says where, this says of what sort.
 *
 * <p>Kernels, hyperspherical and plain, begin as in the reference implementation: N(0, √(2/(k²·C)))
 * for k×k kernels on C channels. It is what DJL gives a weight that is told nothing else.
 */
public abstract class LayerFactory {

  private final Norm norm;
  private final Activation activation;

  /**
   * Makes a factory.
   *
   * @param norm what follows each hidden convolution
   * @param activation what follows the norm
   */
  protected LayerFactory(Norm norm, Activation activation) {
    this.norm = norm;
    this.activation = activation;
  }

  /** Returns a new convolution of images without bias. */
  public abstract Block convolution(long filters, Shape kernel, Shape stride, Shape padding);

  /**
   * Returns a new convolution with square kernels, padded so that maps of H×W become ⌈H/stride⌉ by
   * ⌈W/stride⌉.
   *
   * @param side of the kernels, odd
   */
  public final Block convolution(long filters, int side, int stride) {
    return convolution(filters, square(side), square(stride), square(side / 2));
  }

  /**
   * Returns a new 1×1 convolution without bias that is plain in every network: that of shortcuts.
   */
  public final Block plainShortcut(long filters, int stride) {
    return plainConvolution(filters, square(1), square(stride), square(0));
  }

  /** Returns a new ordinary convolution without bias. */
  static Block plainConvolution(long filters, Shape kernel, Shape stride, Shape padding) {
    return Conv2d.builder()
        .setFilters(Math.toIntExact(filters))
        .setKernelShape(kernel)
        .optStride(stride)
        .optPadding(padding)
        .optBias(false)
        .build();
  }

  private static Shape square(int extent) {
    return new Shape(extent, extent);
  }

  /** Returns a new 3×3 convolution that keeps the image's size, its norm and activation. */
  public final Block hidden(long filters) {
    return hidden(filters, 3, 1);
  }

  /** Returns a new {@link #convolution(long, int, int)}, its norm and activation. */
  public final Block hidden(long filters, int side, int stride) {
    return hidden(convolution(filters, side, stride));
  }

  /** Returns a convolution with a norm and an activation. */
  public final Block hidden(Block convolution) {
    Block normalized = norm.newBlock();
    return new SequentialBlock()
        .add(convolution)
        .add(normalized)
        .add(activation.newBlock(normalized));
  }

  /** Returns a convolution with a norm. */
  public final Block normalized(Block convolution) {
    return new SequentialBlock().add(convolution).add(norm.newBlock());
  }

  /** Returns a new activation. */
  public final Block activation() {
    return activation.newBlock();
  }

  /** Returns a new activation of what another block gives, which nothing else may use. */
  public final Block activation(Block before) {
    return activation.newBlock(before);
  }

  /** Returns a 2×2 maximum pooling with stride 2, which drops an odd last row and column. */
  public final Block halve() {
    return new MaxPooling(2, 2, 0);
  }

  /** Returns a 3×3 maximum pooling, padded so that maps of H×W become ⌈H/stride⌉ by ⌈W/stride⌉. */
  public final Block maximum(int stride) {
    return new MaxPooling(3, stride, 1);
  }

  /** Returns the average over each map, from (N, C, H, W) to (N, C). */
  public final Block average() {
    return new MapAverage();
  }

  /** Returns the reshaping of maps of one pixel, (N, C, 1, 1), to (N, C). */
  public final Block flatten() {
    return new ShapedLambda(
        map -> map.reshape(map.getShape().get(0), -1),
        shape -> new Shape(shape.get(0), shape.get(1)));
  }
}
