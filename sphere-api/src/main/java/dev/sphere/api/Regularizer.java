package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** A penalty on the kernels of one layer, added to the loss. */
@FunctionalInterface
public interface Regularizer {

  /**
   * Returns the penalty of a hidden layer, its weight included.
   *
   * @param kernel the raw kernels of a layer, (filters, …); what follows is one kernel
   * @return a scalar, differentiable in {@code kernel}; it belongs to the kernel's manager, so who
   *     asks for it closes it or attaches it elsewhere
   */
  NDArray penalty(NDArray kernel);

  /**
   * Returns what penalizes layers of a role: by default this hidden layers, and nothing the class
   * weights.
   *
   * @return empty where layers of the role go without penalty
   */
  default Optional<Regularizer> on(LayerRole role) {
    return role == LayerRole.HIDDEN ? Optional.of(this) : Optional.empty();
  }
}
