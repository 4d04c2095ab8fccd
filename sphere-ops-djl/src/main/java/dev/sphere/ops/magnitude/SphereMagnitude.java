package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.Options;

/** h(‖x‖) = 1: only the angle counts, as in "Deep Hyperspherical Learning". */
public record SphereMagnitude() implements MagnitudeFunction, MagnitudeFunctionProvider {

  @Override
  public String name() {
    return "sphere";
  }

  @Override
  public String description() {
    return "h(‖x‖) = 1";
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return this;
  }

  @Override
  public double value(double norm) {
    return 1;
  }

  @Override
  public double derivative(double norm) {
    return 0;
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return response;
  }
}
