package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** The numbers of PyTorch's arrays where they are, in the order in which they lie. */
final class PyTorchMemory {

  /** A number that no computation gives: NaN with a payload. */
  private static final int MARK = 0x7fc5_1a7e;

  /** {@code -Dsphere.fused=false} leaves all to the engine's own operations. */
  private static final boolean IS_USED =
      Boolean.parseBoolean(System.getProperty("sphere.fused", "true"));

  private PyTorchMemory() {}

  /** Returns whether the numbers of an array are where Java can reach them. */
  static boolean isReachable(NDArray array) {
    return IS_USED
        && array.getDataType() == DataType.FLOAT32
        && !array.getDevice().isGpu()
        && array.size() > 0
        && array.size() <= Integer.MAX_VALUE / Float.BYTES;
  }

  /**
   * Returns the memory of an array.
   *
   * @param array in no graph, that no other thread reads meanwhile; it must not be closed while the
   *     memory is used
   * @return in the order of the array's axes or with the channels, axis 1, last; empty if the
   *     numbers are not reachable or lie in another order
   */
  static Optional<FloatBuffer> of(NDArray array) {
    if (!isReachable(array)) {
      return Optional.empty();
    }
    if (array.getShape().dimension() > 2) {
      Optional<FloatBuffer> channelsLast = channelsLast(array);
      if (channelsLast.isPresent()) {
        return channelsLast;
      }
    }
    return isContiguous(array) ? Optional.of(numbers(array)) : Optional.empty();
  }

  /**
   * Returns the memory of an array whose channels, axis 1, lie side by side.
   *
   * @param array as {@link #of} takes it, of two axes or more
   * @return empty if the numbers are not reachable or lie in another order
   */
  static Optional<FloatBuffer> channelsLast(NDArray array) {
    NDArray turned = withChannelsLast(array);
    return isReachable(array) && isContiguous(turned)
        ? Optional.of(numbers(turned))
        : Optional.empty();
  }

  /** Returns a view (N, …, C) of an array (N, C, …). */
  private static NDArray withChannelsLast(NDArray array) {
    int dimensions = array.getShape().dimension();
    return array.transpose(
        IntStream.range(0, dimensions)
            .map(axis -> axis == 0 ? 0 : axis == dimensions - 1 ? 1 : axis + 1)
            .toArray());
  }

  /** Of an array that is not contiguous the engine gives a copy, in which a mark is not seen. */
  private static boolean isContiguous(NDArray array) {
    NDArray first = array.getShape().dimension() == 0 ? array : array.get(0);
    ByteBuffer memory = first.toByteBuffer(true);
    int before = memory.getInt(0);
    memory.putInt(0, MARK);
    boolean isSeen = first.toByteBuffer(true).getInt(0) == MARK;
    memory.putInt(0, before);
    return isSeen;
  }

  private static FloatBuffer numbers(NDArray array) {
    return array.toByteBuffer(true).asFloatBuffer();
  }
}
