package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;
import java.util.EnumSet;

final class PyTorchSupport extends EngineSupport {

  PyTorchSupport() {
    super(
        "pytorch",
        "PyTorch",
        "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu with the system's"
            + " classifier",
        EnumSet.complementOf(EnumSet.of(Capability.CONCURRENT_TRAINING)));
  }

  @Override
  public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
    return products.div(norms);
  }
}
