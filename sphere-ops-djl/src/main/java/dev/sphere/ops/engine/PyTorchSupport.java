package dev.sphere.ops.engine;

import ai.djl.ndarray.NDArray;

final class PyTorchSupport extends EngineSupport {

  PyTorchSupport() {
    super(
        "pytorch",
        "PyTorch",
        "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu with the system's"
            + " classifier");
  }

  @Override
  public NDArray divideByPatchNorm(NDArray products, NDArray norms) {
    return products.div(norms);
  }
}
