package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Crew;
import dev.sphere.ops.fused.Curves;
import dev.sphere.ops.fused.FusedPass;
import dev.sphere.ops.fused.Pixels;
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

  /**
   * The gradient of a product takes half the passes over memory that the one of a quotient takes.
   */
  @Override
  public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
    return products.mul(norms.onesLike().div(norms));
  }

  @Override
  public NDArray respond(AngularOperator operator, NDArray cosine, NDList parameters) {
    return Curves.of(operator)
        .flatMap(curve -> fused(curve, cosine, cosine.stopGradient()))
        .orElseGet(() -> operator.evaluate(cosine, parameters));
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
              FusedPass pass = new FusedPass(curve, crew());
              if (!JniUtils.isGradMode()) {
                pass.evaluate(cosines);
                return copy;
              }
              NDArray values = cosine.mul(copy);
              pass.evaluate(cosines, PyTorchMemory.of(values.stopGradient()).orElseThrow());
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
