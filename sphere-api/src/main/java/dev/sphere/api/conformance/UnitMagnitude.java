package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;

/** h = 1, so that a layer shows the operator alone. */
final class UnitMagnitude implements MagnitudeFunction {

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
