package dev.sphere.ops.regularizer;

import ai.djl.ndarray.NDArray;

/** Which vectors of a layer a penalty is of. */
public enum Kernels {
  /** The kernels as they are. */
  RAW {
    @Override
    NDArray rows(NDArray kernel) {
      return flat(kernel);
    }
  },
  /**
   * The kernels over their norms √(Σw² + 1e-4), which are those of the layers by default. A zero
   * kernel stays zero.
   */
  NORMALIZED {
    @Override
    NDArray rows(NDArray kernel) {
      NDArray rows = flat(kernel);
      return rows.div(rows.square().sum(new int[] {1}, true).add(EPSILON).sqrt());
    }
  };

  /** As in the layers and in the reference implementation. */
  private static final double EPSILON = 1e-4;

  /**
   * Returns the vectors of a layer.
   *
   * @param kernel (filters, …)
   * @return (filters, size of a kernel), differentiable in {@code kernel}
   */
  abstract NDArray rows(NDArray kernel);

  private static NDArray flat(NDArray kernel) {
    return kernel.reshape(kernel.getShape().get(0), -1);
  }
}
