package dev.sphere.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.sphere.api.EngineArrays;
import dev.sphere.models.network.SphereNetwork;
import java.util.List;
import java.util.function.Predicate;

/**
 * Brings the kernels of a network's sphere layers back to unit length, each w to w/‖w‖ (decoupled
 * networks, CVPR 2018). The response of a layer hardly changes, as it depends on the direction of w
 * but for ε; what changes is how far a step turns w. A zero kernel stays as it is, and so does one
 * that is frozen, or whose length the magnitude is weighted by.
 */
final class KernelProjection {

  private final List<Parameter> kernels;

  /**
   * Finds the kernels.
   *
   * @param moves whether a parameter is one that learns
   */
  KernelProjection(SphereNetwork network, Predicate<Parameter> moves) {
    kernels =
        network.sphereLayers().stream()
            .flatMap(layer -> layer.directions().stream())
            .filter(moves)
            .toList();
  }

  /**
   * Projects all kernels.
   *
   * @param manager holds nothing more afterwards
   */
  void apply(NDManager manager) {
    for (Parameter kernel : kernels) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray values = kernel.getArray().stopGradient();
        values.attach(scratch);
        NDArray rows = values.reshape(values.getShape().get(0), -1);
        // Entries over the largest: the squares of tiny or huge ones would be 0 or infinite. What
        // is not zero then has a norm of at least 1.
        NDArray largest = rows.abs().max(new int[] {1}, true);
        rows = rows.div(largest.add(largest.eq(0).toType(largest.getDataType(), false)));
        NDArray norms = rows.square().sum(new int[] {1}, true).sqrt();
        NDArray units = rows.div(norms.maximum(1));
        EngineArrays.overwrite(values, units.reshape(values.getShape()));
      }
    }
  }
}
