package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.Options;

/**
 * h(‖x‖) = ‖x‖: the response grows with the patch, as in the logits of the W-Softmax.
 *
 * <p>With the cosine operator it is a convolution whose kernels are normalized.
 */
public record LinearMagnitude() implements MagnitudeFunction, MagnitudeFunctionProvider {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String description() {
    return "h(‖x‖) = ‖x‖";
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return this;
  }

  @Override
  public double value(double norm) {
    return norm;
  }

  @Override
  public double derivative(double norm) {
    return 1;
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return response.mul(norm);
  }
}
