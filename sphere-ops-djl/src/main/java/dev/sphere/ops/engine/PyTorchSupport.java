package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.jni.JniUtils;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Crew;
import dev.sphere.ops.fused.Curves;
import dev.sphere.ops.fused.FusedLearner;
import dev.sphere.ops.fused.FusedPass;
import dev.sphere.ops.fused.FusedPieces;
import dev.sphere.ops.fused.LearnedCurve;
import dev.sphere.ops.fused.PiecesPass;
import dev.sphere.ops.fused.Pixels;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Optional;

final class PyTorchSupport extends EngineSupport {

  /** Java reaches no more numbers of type int64 in one buffer. */
  private static final int MOST_LONGS = Integer.MAX_VALUE / Long.BYTES;

  PyTorchSupport() {
    super(
        "pytorch",
        "PyTorch",
        "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu with the system's"
            + " classifier",
        EnumSet.complementOf(EnumSet.of(Capability.CONCURRENT_TRAINING)));
  }

  /** A norm is read in one pass and its gradient in another; squares and their sum take seven. */
  @Override
  public NDArray channelSquares(NDArray input) {
    return input.norm(2, CHANNELS, true).square();
  }

  /**
   * The gradient of a product takes half the passes over memory that the one of a quotient takes.
   * Where the filters of a pixel lie side by side, pixels are given to PyTorch as the channels of a
   * batch norm at rest, with one over their norms as γ: its backward pass takes both gradients in
   * one go, where that of a product would write the products of the second and sum them up.
   */
  @Override
  public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
    NDArray factors = norms.onesLike().div(norms);
    if (!JniUtils.isGradMode()
        || !PyTorchMemory.channelsLast(products.stopGradient()).isPresent()) {
      return products.mul(factors);
    }
    Shape shape = products.getShape();
    NDArray pixels = products.transpose(0, 2, 3, 1).reshape(1, factors.size(), shape.get(1));
    return scaled(pixels, factors.reshape(factors.size()))
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  /**
   * Multiplies channels by factors, as a batch norm at rest does with γ.
   *
   * @param array (N, C, …)
   * @param factors (C)
   */
  private static NDArray scaled(NDArray array, NDArray factors) {
    NDArray mean = factors.zerosLike();
    return BatchNorm.batchNorm(array, mean, factors.onesLike(), factors, mean, 1, 0, 0, false)
        .singletonOrThrow();
  }

  @Override
  public NDArray respond(AngularOperator operator, NDArray cosine, NDList parameters) {
    return fused(operator, cosine, parameters)
        .orElseGet(() -> operator.evaluate(cosine, parameters));
  }

  private static Optional<NDArray> fused(
      AngularOperator operator, NDArray cosine, NDList parameters) {
    if (operator instanceof FusedLearner learner) {
      return canMeetFilters(cosine)
          ? Optional.of(learned(learner.learnedCurve(), cosine, parameters.singletonOrThrow()))
          : Optional.empty();
    }
    if (operator instanceof FusedPieces pieces) {
      return canMeetFilters(cosine) && cosine.size() <= MOST_LONGS
          ? Optional.of(inPieces(pieces.heights(parameters), cosine))
          : Optional.empty();
    }
    return Curves.of(operator).flatMap(curve -> fused(curve, cosine, cosine.stopGradient()));
  }

  /** Returns whether Java can reach the cosines and those of all filters lie side by side. */
  private static boolean canMeetFilters(NDArray cosine) {
    Shape shape = cosine.getShape();
    return shape.dimension() >= 3
        && shape.get(1) <= CosineCurve.RUN
        && PyTorchMemory.channelsLast(cosine.stopGradient()).isPresent();
  }

  @Override
  public Optional<NDArray> evaluate(CosineCurve curve, NDArray cosine) {
    return PyTorchMemory.isReachable(cosine)
        ? fused(curve, cosine, cosine.duplicate())
        : Optional.empty();
  }

  /**
   * Values and slopes are written by one pass of our own into the memory of arrays that PyTorch
   * made: values over the product of cosines and slopes, which the graph does not need for the way
   * backward, and slopes over the copy of the cosines that it does take for the factor.
   *
   * @param copy of the values of {@code cosine}, in no graph; it may share its memory with it
   */
  private static Optional<NDArray> fused(CosineCurve curve, NDArray cosine, NDArray copy) {
    return PyTorchMemory.of(copy)
        .map(
            cosines -> {
              FusedPass pass = FusedPass.of(curve, crew());
              if (!JniUtils.isGradMode()) {
                pass.compute(cosines, cosines);
                return copy;
              }
              NDArray values = cosine.mul(copy);
              pass.compute(cosines, memory(values), cosines);
              return values;
            });
  }

  @Override
  public Optional<Pixels> pixels(NDArray array) {
    int channels = Math.toIntExact(array.getShape().get(1));
    return PyTorchMemory.channelsLast(array).map(numbers -> new Pixels(numbers, channels, crew()));
  }

  /** As many threads as PyTorch has itself, or one. */
  private static Crew crew() {
    return JniUtils.getNumThreads() > 1 ? Crew.ofAll() : Crew.ofOne();
  }

  @Override
  public NDArray createForPixels(NDManager manager, Shape shape) {
    return manager
        .create(new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1)))
        .transpose(0, 3, 1, 2);
  }

  /** The channels of a pixel together. */
  @Override
  public NDArray inOrderOfConvolution(NDArray array) {
    Shape shape = array.getShape();
    NDArray last = array.transpose(0, 2, 3, 1);
    // Reshaping copies what does not lie in its order.
    return last.reshape(shape.size()).reshape(last.getShape()).transpose(0, 3, 1, 2);
  }

  /**
   * As {@link #fused}, with a second factor behind the first: of a batch norm at rest PyTorch keeps
   * the input, over which the pass writes the derivatives by the learned number. The γ of each
   * filter is 1 and has the gradient of the number, so that nothing else changes.
   *
   * @param parameter (1, F, 1, …) or of one number
   */
  private static NDArray learned(LearnedCurve curve, NDArray cosine, NDArray parameter) {
    NDArray copy = cosine.stopGradient();
    Shape filters = new Shape(cosine.getShape().get(1));
    NDArray numbers = parameter.reshape(parameter.size()).broadcast(filters);
    FusedPass pass = FusedPass.of(curve, numbers.stopGradient().toFloatArray(), crew());
    FloatBuffer cosines = memory(copy);
    if (!JniUtils.isGradMode()) {
      pass.compute(cosines, cosines);
      return copy;
    }
    NDArray product = cosine.mul(copy);
    NDArray values = scaled(product, numbers.sub(numbers.stopGradient()).add(1));
    pass.compute(cosines, memory(values), cosines, memory(product));
    return values;
  }

  /**
   * As {@link #fused}, with a height and a rise of each piece behind the first factor: height[k] +
   * fraction·rise[k]. What is gathered from a table by k has a gradient that is added up by k, for
   * which PyTorch keeps k, and of the product it keeps the fractions: neither depends on how many
   * pieces there are. The pass overwrites both when the graph is made.
   *
   * @param heights g at each knot, (knots, F) or (knots, 1)
   */
  private static NDArray inPieces(NDArray heights, NDArray cosine) {
    NDArray copy = cosine.stopGradient();
    Shape shape = cosine.getShape();
    int filters = Math.toIntExact(shape.get(1));
    long pieces = heights.getShape().get(0) - 1;
    NDArray table = heights.broadcast(pieces + 1, filters);
    PiecesPass pass = new PiecesPass(table.stopGradient().toFloatArray(), filters, crew());
    FloatBuffer cosines = memory(copy);
    if (!JniUtils.isGradMode()) {
      pass.compute(cosines, cosines, Optional.empty());
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
        cosines,
        memory(values),
        Optional.of(
            new PiecesPass.Gradients(
                cosines, numbers.toByteBuffer(true).asLongBuffer(), memory(fractions))));
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

  private static FloatBuffer memory(NDArray array) {
    return PyTorchMemory.of(array.stopGradient()).orElseThrow();
  }

  /**
   * DJL's product with a number reads the number from a Java buffer that it lets go at once, but
   * the graph reads it again on the way backward: where the garbage is collected in between,
   * gradients are arbitrary. Here the number is in the engine's own memory.
   */
  @Override
  public NDArray multiply(NDArray array, double factor) {
    try (NDArray borrowed = array.getManager().create(factor);
        NDArray owned = borrowed.duplicate()) {
      return array.mul(owned);
    }
  }

  @Override
  void overwriteRows(NDArray array, NDArray rows, NDArray values) {
    array.set(new NDIndex("{}", rows), values);
  }

  @Override
  public NDArray detached(NDArray array) {
    return array.stopGradient();
  }
}
