package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.ops.layer.SphereLayer;

/**
 * Brings the kernels of a network's sphere layers back to unit length, each w to w/‖w‖ (decoupled
 * networks, CVPR 2018). The response of a layer hardly changes, as it depends on the direction of w
 * but for ε; what changes is how far a step turns w. A zero kernel stays as it is.
 */
final class KernelProjection {

  private final SphereNetwork network;

  KernelProjection(SphereNetwork network) {
    this.network = network;
  }

  /**
   * Projects all kernels.
   *
   * @param manager holds nothing more afterwards
   */
  void apply(NDManager manager) {
    for (SphereLayer layer : network.sphereLayers()) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray kernel = layer.kernel().getArray();
        NDArray rows = kernel.stopGradient();
        rows.attach(scratch);
        rows = rows.reshape(kernel.getShape().get(0), -1);
        // Entries over the largest: the squares of tiny or huge ones would be 0 or infinite. What
        // is not zero then has a norm of at least 1.
        NDArray largest = rows.abs().max(new int[] {1}, true);
        rows = rows.div(largest.add(largest.eq(0).toType(largest.getDataType(), false)));
        NDArray norms = rows.square().sum(new int[] {1}, true).sqrt();
        NDArray units = rows.div(norms.maximum(1));
        units.reshape(kernel.getShape()).copyTo(kernel);
      }
    }
  }
}
