package dev.sphere.api;

import ai.djl.ndarray.NDArray;

/** A penalty on the kernels of one layer, added to the loss. */
public interface Regularizer {

  /**
   * Returns the penalty, its weight included.
   *
   * @param kernel the raw kernels of a layer, (filters, …); what follows is one kernel
   * @return a scalar, differentiable in {@code kernel}
   */
  NDArray penalty(NDArray kernel);
}
