package dev.sphere.api;

import ai.djl.ndarray.NDArray;

/**
 * The response h(‖x‖) of a SphereConv to the norm of the patch: the layer computes h(‖x‖)·g(θ).
 *
 * <p>It is the constant 1 for the SphereConv of "Deep Hyperspherical Learning"; others give the
 * decoupled networks of "Decoupled Networks" (CVPR 2018). Like an {@link AngularOperator}, it is
 * defined by its value and derivative as plain functions, and is immutable.
 */
public interface MagnitudeFunction {

  /**
   * Returns h(‖x‖).
   *
   * @param norm the norm of the patch, not negative
   */
  double value(double norm);

  /**
   * Returns dh/d‖x‖.
   *
   * @param norm the norm of the patch, not negative
   */
  double derivative(double norm);

  /**
   * Multiplies angular responses by h(‖x‖).
   *
   * @param response g(θ)
   * @param norm ‖x‖, broadcasts to {@code response}
   * @return h(‖x‖)·g(θ), of the shape and type of {@code response}, differentiable in both
   */
  default NDArray scale(NDArray response, NDArray norm) {
    return response.mul(ScalarEvaluation.evaluate(this, norm));
  }
}
