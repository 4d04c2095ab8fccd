package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.magnitude.SphereMagnitude;

/**
 * What a layer makes of a kernel w and a patch x: h(‖x‖)·g(θ), with cos θ = w·x / (‖w‖‖x‖).
 *
 * <p>Norms are √(Σx² + ε). The ε keeps value and gradient finite for zero patches and kernels, and
 * draws the cosine of patches with ‖x‖ ≲ √ε towards 0: at ‖x‖ = √ε it is 0.707 of the true one.
 *
 * @param operator g
 * @param magnitude h
 * @param epsilon ε, positive; the reference implementation's is 1e-4
 */
public record AngularResponse(
    AngularOperator operator, MagnitudeFunction magnitude, double epsilon) {

  /** The ε of the reference implementation. */
  public static final double REFERENCE_EPSILON = 1e-4;

  /** Checks ε. */
  public AngularResponse {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon must be positive, got " + epsilon);
    }
  }

  /** The response of "Deep Hyperspherical Learning": g(θ) alone, with the reference's ε. */
  public static AngularResponse of(AngularOperator operator) {
    return new AngularResponse(operator, new SphereMagnitude(), REFERENCE_EPSILON);
  }

  /** Returns √(squares + ε). */
  NDArray norm(NDArray squares) {
    return squares.add(epsilon).sqrt();
  }

  /** Returns kernels (filters, …) divided by their norms. */
  NDArray normalize(NDArray kernel) {
    int[] axes = new int[kernel.getShape().dimension() - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return kernel.div(norm(kernel.square().sum(axes, true)));
  }

  /**
   * Returns h(‖x‖)·g(θ).
   *
   * @param cosine cos θ
   * @param norm ‖x‖, broadcasts to {@code cosine}
   * @param parameters as {@link AngularOperator#evaluate} takes them
   */
  NDArray respond(NDArray cosine, NDArray norm, NDList parameters) {
    return magnitude.scale(operator.evaluate(cosine, parameters), norm);
  }
}
