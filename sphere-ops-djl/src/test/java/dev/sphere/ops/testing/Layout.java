package dev.sphere.ops.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/** How the numbers of an array (N, C, …) lie in memory, where the engine lets us say so. */
public enum Layout {
  /** In the order of the axes. */
  CHANNELS_FIRST {
    @Override
    public NDArray create(NDManager manager, Precision precision, double[] values, Shape shape) {
      return precision.create(manager, values, shape);
    }
  },
  /** The channels of a pixel side by side, as the data pipeline hands images over. */
  CHANNELS_LAST {
    @Override
    public NDArray create(NDManager manager, Precision precision, double[] values, Shape shape) {
      int dimensions = shape.dimension();
      int[] toLast =
          IntStream.range(0, dimensions)
              .map(axis -> axis == 0 ? 0 : axis == dimensions - 1 ? 1 : axis + 1)
              .toArray();
      int[] back =
          IntStream.range(0, dimensions)
              .map(axis -> axis == 0 ? 0 : axis == 1 ? dimensions - 1 : axis - 1)
              .toArray();
      try (NDArray inOrder = precision.create(manager, values, shape);
          NDArray turned = inOrder.transpose(toLast)) {
        return precision.create(manager, Precision.read(turned), turned.getShape()).transpose(back);
      }
    }
  };

  /** Makes an array of values that are given in the order of the axes. */
  public abstract NDArray create(
      NDManager manager, Precision precision, double[] values, Shape shape);
}
