package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.jni.JniUtils;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Crew;
import dev.sphere.ops.fused.Curves;
import dev.sphere.ops.fused.FusedPass;
import dev.sphere.ops.fused.Pixels;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Optional;

final class PyTorchSupport extends EngineSupport {

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
    Optional<NDArray> response =
        parameters.size() == 1
            ? learned(operator, cosine, parameters.singletonOrThrow())
            : Curves.of(operator).flatMap(curve -> fused(curve, cosine, cosine.stopGradient()));
    return response.orElseGet(() -> operator.evaluate(cosine, parameters));
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
  private static Optional<NDArray> learned(
      AngularOperator operator, NDArray cosine, NDArray parameter) {
    NDArray copy = cosine.stopGradient();
    Shape shape = cosine.getShape();
    if (shape.dimension() < 3
        || shape.get(1) > CosineCurve.RUN
        || PyTorchMemory.channelsLast(copy).isEmpty()) {
      return Optional.empty();
    }
    Shape filters = new Shape(shape.get(1));
    NDArray numbers = parameter.reshape(parameter.size()).broadcast(filters);
    float[] learned = numbers.stopGradient().toFloatArray();
    return Curves.ofLearner(operator, learned)
        .map(curve -> written(FusedPass.of(curve, learned, crew()), cosine, copy, numbers));
  }

  /** As above, with the pass at the numbers of the filters. */
  private static NDArray written(FusedPass pass, NDArray cosine, NDArray copy, NDArray numbers) {
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
