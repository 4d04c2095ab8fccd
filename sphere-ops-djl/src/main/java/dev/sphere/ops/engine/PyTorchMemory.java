package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.jni.JniUtils;
import dev.sphere.ops.fused.Crew;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** The memory of PyTorch's arrays. */
final class PyTorchMemory extends ArrayMemory {

  /** A number that no computation gives: NaN with a payload. */
  private static final int MARK = 0x7fc5_1a7e;

  @Override
  Optional<Numbers> locate(NDArray array) {
    if (array.getShape().dimension() > 1) {
      NDArray channelsLast = withChannelsLast(array);
      if (isContiguous(channelsLast)) {
        return Optional.of(new Numbers(numbers(channelsLast), 1));
      }
    }
    return isContiguous(array)
        ? Optional.of(new Numbers(numbers(array), strideOfChannels(array)))
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

  @Override
  boolean isRecording() {
    return JniUtils.isGradMode();
  }

  @Override
  Crew crew() {
    return JniUtils.getNumThreads() > 1 ? Crew.ofAll() : Crew.ofOne();
  }

  /** As a batch norm at rest does with γ: of that PyTorch keeps the input. */
  @Override
  NDArray scaled(NDArray array, NDArray factors) {
    NDArray mean = factors.zerosLike();
    return BatchNorm.batchNorm(array, mean, factors.onesLike(), factors, mean, 1, 0, 0, false)
        .singletonOrThrow();
  }
}
