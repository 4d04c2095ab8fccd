package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.ArrayMemory.Numbers;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.PiecesPass;
import java.util.Optional;

/** Operators in pieces in one pass over the memory of arrays, of an engine that gathers. */
final class PiecesEvaluation {

  /** Java reaches no more numbers of type int64 in one buffer. */
  private static final int MOST_LONGS = Integer.MAX_VALUE / Long.BYTES;

  private final ArrayMemory memory;

  PiecesEvaluation(ArrayMemory memory) {
    this.memory = memory;
  }

  /**
   * Evaluates an operator whose graph has, behind a factor as that of {@link FusedEvaluation}, a
   * height and a rise of each piece: height[k] + fraction·rise[k]. What is gathered from a table by
   * k has a gradient that is added up by k, for which the engine keeps k, and of the product it
   * keeps the fractions: neither depends on how many pieces there are. The pass overwrites both
   * when the graph is made.
   *
   * @param heights g at each knot, (knots, F) or (knots, 1)
   * @param cosine its values are lost
   * @return empty where the memory does not allow it
   */
  Optional<NDArray> evaluate(NDArray heights, NDArray cosine) {
    Shape shape = cosine.getShape();
    if (shape.dimension() < 3 || shape.get(1) > CosineCurve.RUN || cosine.size() > MOST_LONGS) {
      return Optional.empty();
    }
    NDArray copy = cosine.stopGradient();
    return memory
        .of(copy)
        .filter(cosines -> cosines.channelStride() == 1)
        .map(cosines -> evaluate(heights, cosine, copy, cosines));
  }

  private NDArray evaluate(NDArray heights, NDArray cosine, NDArray copy, Numbers cosines) {
    Shape shape = cosine.getShape();
    int filters = Math.toIntExact(shape.get(1));
    long pieces = heights.getShape().get(0) - 1;
    NDArray table = heights.broadcast(pieces + 1, filters);
    PiecesPass pass = new PiecesPass(table.stopGradient().toFloatArray(), filters, memory.crew());
    if (!memory.isRecording()) {
      pass.compute(cosines.buffer(), cosines.buffer(), Optional.empty());
      return copy;
    }
    NDManager manager = cosine.getManager();
    Shape pixels = new Shape(cosine.size() / filters, filters);
    NDArray numbers = manager.zeros(pixels, DataType.INT64);
    NDArray fractions = manager.zeros(pixels);
    NDArray before = table.get(new NDIndex(":{}", pieces));
    NDArray rises = table.get(new NDIndex("1:")).sub(before);
    NDArray ofPieces = rises.gather(numbers, 0).mul(fractions).add(before.gather(numbers, 0));
    NDArray values = cosine.mul(copy).add(withChannelsSecond(ofPieces, shape));
    pass.compute(
        cosines.buffer(),
        memory.buffer(values),
        Optional.of(
            new PiecesPass.Gradients(
                cosines.buffer(),
                numbers.toByteBuffer(true).asLongBuffer(),
                memory.buffer(fractions))));
    return values;
  }

  /** Returns a view (N, C, …) of numbers whose channels lie side by side. */
  private static NDArray withChannelsSecond(NDArray numbers, Shape shape) {
    int dimensions = shape.dimension();
    long[] last = new long[dimensions];
    int[] axes = new int[dimensions];
    for (int axis = 0; axis < dimensions; axis++) {
      int from = axis == 0 ? 0 : axis == 1 ? dimensions - 1 : axis - 1;
      last[from] = shape.get(axis);
      axes[axis] = from;
    }
    return numbers.reshape(last).transpose(axes);
  }
}
