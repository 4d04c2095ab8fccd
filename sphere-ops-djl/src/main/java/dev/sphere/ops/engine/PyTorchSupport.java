package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.ops.fused.FusedPieces;
import java.util.EnumSet;
import java.util.Optional;

final class PyTorchSupport extends EngineSupport {

  PyTorchSupport() {
    super(
        "pytorch",
        "PyTorch",
        "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu with the system's"
            + " classifier",
        new PyTorchMemory(),
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
    if (!memory().isRecording() || !hasChannelsLast(products)) {
      return products.mul(factors);
    }
    Shape shape = products.getShape();
    NDArray pixels = products.transpose(0, 2, 3, 1).reshape(1, factors.size(), shape.get(1));
    return memory()
        .scaled(pixels, factors.reshape(factors.size()))
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  private boolean hasChannelsLast(NDArray array) {
    return memory()
        .of(array.stopGradient())
        .filter(numbers -> numbers.channelStride() == 1)
        .isPresent();
  }

  @Override
  Optional<NDArray> fused(AngularOperator operator, NDArray cosine, NDList parameters) {
    return operator instanceof FusedPieces pieces
        ? new PiecesEvaluation(memory()).evaluate(pieces.heights(parameters), cosine)
        : super.fused(operator, cosine, parameters);
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
