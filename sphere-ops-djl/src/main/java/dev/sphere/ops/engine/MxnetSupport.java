package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.PairList;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.function.Supplier;

final class MxnetSupport extends EngineSupport {

  private static final Object TURN = new Object();

  MxnetSupport() {
    super(
        "mxnet",
        "MXNet",
        "ai.djl.mxnet:mxnet-engine and mxnet-native-mkl with the system's classifier (x86_64 only)",
        new MxnetMemory(),
        EnumSet.of(Capability.CONCURRENT_TRAINING));
  }

  /**
   * MXNet reduces the gradient of a broadcast factor many times slower than it convolves, so the
   * factor is spread over the filters by a 1×1 convolution with ones and its gradient gathered by
   * that convolution's backward pass.
   */
  @Override
  public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
    long filters = products.getShape().get(1);
    NDArray ones = norms.getManager().ones(new Shape(filters, 1, 1, 1), products.getDataType());
    return products.mul(Conv2d.conv2d(norms.pow(-1), ones).singletonOrThrow());
  }

  /**
   * MXNet lays kernels out anew, in their own place, when it convolves with them and does not
   * learn. Whoever prints or slices such an array later ends the process with a division by zero.
   */
  @Override
  public NDArray kernelsToUse(NDArray kernels) {
    return kernels.duplicate();
  }

  @Override
  public NDArray multiply(NDArray array, double factor) {
    return array.mul(factor);
  }

  @Override
  void overwriteRows(NDArray array, NDArray rows, NDArray values) {
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("shape", array.getShape());
    try (NDArray indices = rows.reshape(1, rows.size())) {
      array
          .getManager()
          .invoke(
              "_scatter_set_nd",
              new NDArray[] {array, values, indices},
              new NDArray[] {array},
              parameters);
    }
  }

  /** What MXNet stops is a node of the graph itself, and so is all that comes from it. */
  @Override
  public NDArray detached(NDArray array) {
    NDArray copy = array.getManager().create(array.getShape(), array.getDataType());
    ByteBuffer values = array.toByteBuffer();
    copy.set(values);
    Reference.reachabilityFence(values);
    return copy;
  }

  /**
   * Threads that hand operations to MXNet side by side may all wait for ever, seen once in some
   * thousands of predictions; so they take turns.
   */
  @Override
  public <T> T inTurn(Supplier<T> computation) {
    synchronized (TURN) {
      return computation.get();
    }
  }
}
