package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.Option;
import dev.sphere.ops.engine.EngineSupport;

/**
 * What the magnitudes of "Decoupled Networks" share: the scale α, and that a weighted one
 * multiplies by the norm of the kernel, v(‖w‖) = ‖w‖.
 */
interface DecoupledMagnitude extends MagnitudeFunction, MagnitudeFunctionProvider {

  Option ALPHA = Option.real("alpha", 1, 1e-3, 1000, "scale");

  Option WEIGHTED = Option.flag("weighted", false, "whether the norm of the kernel counts");

  /** Returns whether the norm of the kernel counts. */
  boolean weighted();

  @Override
  default boolean isWeighted() {
    return weighted();
  }

  @Override
  default double kernelValue(double norm) {
    return weighted() ? norm : 1;
  }

  @Override
  default double kernelDerivative(double norm) {
    return weighted() ? 1 : 0;
  }

  @Override
  default NDArray kernelFactor(NDArray norm, NDList parameters) {
    return weighted() ? norm : norm.onesLike();
  }

  /** Returns a multiple of an array, itself for 1. */
  static NDArray multiple(NDArray array, double factor) {
    return factor == 1 ? array : EngineSupport.of(array.getManager()).multiply(array, factor);
  }

  /** Returns log(1 + ‖x‖). */
  static NDArray logarithm(NDArray norm) {
    return norm.add(1).log();
  }
}
