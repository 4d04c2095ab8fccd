package dev.sphere.api;

import ai.djl.ndarray.NDArray;

/** A penalty on the kernels of one layer, added to the loss. */
public interface Regularizer {

  /**
   * Returns the penalty, its weight included.
   *
   * @param kernel the raw kernels of a layer, (filters, …); what follows is one kernel
   * @return a scalar, differentiable in {@code kernel}; it belongs to the kernel's manager, so who
   *     asks for it closes it or attaches it elsewhere
   */
  NDArray penalty(NDArray kernel);
}
