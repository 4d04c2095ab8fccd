package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;

/**
 * The angles between the kernels of a layer and the patches of an input, as the layer takes them.
 *
 * @param cosines cos θ = w·x/(‖w‖‖x‖), the norms as the layer's {@link AngleNorm} has them, (N,
 *     filters, …)
 * @param squares Σx² of each patch, or of what its mean leaves where the norm is centered, (N,
 *     groups, …)
 */
public record Angles(NDArray cosines, NDArray squares) implements AutoCloseable {

  @Override
  public void close() {
    cosines.close();
    squares.close();
  }
}
