package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.sphere.ops.fused.Crew;
import java.nio.FloatBuffer;
import java.util.Optional;

/** The numbers of an engine's arrays where they are, and what a pass over them asks the engine. */
abstract class ArrayMemory {

  /** {@code -Dsphere.fused=false} leaves all to the engine's own operations. */
  private static final boolean IS_USED =
      Boolean.parseBoolean(System.getProperty("sphere.fused", "true"));

  /**
   * The numbers of an array, without gaps.
   *
   * @param buffer valid as long as the array is not closed
   * @param channelStride how far the channels of a place lie apart: 1 where they lie side by side
   */
  record Numbers(FloatBuffer buffer, int channelStride) {}

  /**
   * Returns the numbers of an array.
   *
   * @param array (N, C, …) in no graph, or of one axis, that no other thread reads meanwhile; it
   *     must not be closed while the memory is used
   * @return in the order of the array's axes or with the channels, axis 1, last; empty if the
   *     numbers are not reachable or lie in another order
   */
  final Optional<Numbers> of(NDArray array) {
    return isReachable(array) ? locate(array) : Optional.empty();
  }

  /**
   * Returns the numbers of an array that a graph may know of, to be overwritten behind its back.
   *
   * @param array whose numbers {@link #of} finds
   */
  final FloatBuffer buffer(NDArray array) {
    return of(array.stopGradient()).orElseThrow().buffer();
  }

  /** As {@link #of}, of an array of float32 on the CPU that is not empty. */
  abstract Optional<Numbers> locate(NDArray array);

  /** Returns whether the numbers of an array may be where Java can reach them. */
  static boolean isReachable(NDArray array) {
    return IS_USED
        && array.getDataType() == DataType.FLOAT32
        && !array.getDevice().isGpu()
        && array.size() > 0
        && array.size() <= Integer.MAX_VALUE / Float.BYTES;
  }

  /** Returns how far numbers lie apart whose places differ in axis 1 by one, in axes' order. */
  static int strideOfChannels(NDArray array) {
    return array.getShape().dimension() < 2 ? 1 : Math.toIntExact(array.getShape().slice(2).size());
  }

  /** Returns whether the engine keeps what it needs for a gradient. */
  abstract boolean isRecording();

  /** Returns as many threads as the engine has itself, or one. */
  abstract Crew crew();

  /**
   * Multiplies channels by factors and keeps the memory of the array, as it is when gradients are
   * taken, for that of the factors.
   *
   * @param array (N, C, …)
   * @param factors (C)
   */
  abstract NDArray scaled(NDArray array, NDArray factors);
}
