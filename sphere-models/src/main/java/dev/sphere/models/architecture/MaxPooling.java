package dev.sphere.models.architecture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * The maximum over square windows, from (N, C, H, W) to (N, C, H', W') with H' = ⌊(H + 2·padding −
 * side)/stride⌋ + 1 and W' likewise. The padding is never the maximum.
 */
public final class MaxPooling extends AbstractBlock {

  private static final byte VERSION = 1;

  private final int side;
  private final int stride;
  private final int padding;

  MaxPooling(int side, int stride, int padding) {
    super(VERSION);
    this.side = side;
    this.stride = stride;
    this.padding = padding;
  }

  /** Returns whether each number of the input is in one window at most, and no zeros are added. */
  public boolean isOfTiles() {
    return stride == side && padding == 0;
  }

  /** Returns the side of a window. */
  public int side() {
    return side;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return new NDList(
        Pool.maxPool2d(
            inputs.singletonOrThrow(), square(side), square(stride), square(padding), false));
  }

  private static Shape square(int extent) {
    return new Shape(extent, extent);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {
      new Shape(input.get(0), input.get(1), extent(input.get(2)), extent(input.get(3)))
    };
  }

  private long extent(long before) {
    return (before + 2L * padding - side) / stride + 1;
  }
}
