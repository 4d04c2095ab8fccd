package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.jni.JniUtils;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.Curves;
import dev.sphere.ops.fused.FusedPass;
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

  /**
   * Values and slopes are written by one pass of our own into the memory of arrays that PyTorch
   * made: slopes over the cosines, which the graph does not need, and values over the product of
   * cosines and slopes, of whose gradient the slopes are the factor and the product itself is not
   * needed either.
   */
  @Override
  public NDArray respond(AngularOperator operator, NDArray cosine, NDList parameters) {
    return fused(operator, cosine).orElseGet(() -> operator.evaluate(cosine, parameters));
  }

  private static Optional<NDArray> fused(AngularOperator operator, NDArray cosine) {
    Optional<CosineCurve> curve = Curves.of(operator);
    if (curve.isEmpty()) {
      return Optional.empty();
    }
    NDArray constant = cosine.stopGradient();
    return PyTorchMemory.of(constant)
        .map(
            cosines -> {
              FusedPass pass = new FusedPass(curve.get(), JniUtils.getNumThreads() > 1);
              if (!JniUtils.isGradMode()) {
                pass.evaluate(cosines);
                return cosine;
              }
              NDArray values = cosine.mul(constant);
              pass.evaluate(cosines, PyTorchMemory.of(values.stopGradient()).orElseThrow());
              return values;
            });
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
