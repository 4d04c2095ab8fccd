package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * The response h of a SphereConv to lengths: the layer computes h(‖w‖, ‖x‖)·g(θ) with h(‖w‖, ‖x‖) =
 * v(‖w‖)·h(‖x‖).
 *
 * <p>It is the constant 1 for the SphereConv of "Deep Hyperspherical Learning"; others give the
 * decoupled networks of "Decoupled Networks" (CVPR 2018), weighted ones where v is not 1. Like an
 * {@link AngularOperator}, it is defined by its values and derivatives as plain functions, and is
 * immutable.
 */
public interface MagnitudeFunction {

  /**
   * Returns h(‖x‖), at the initial values of the learnable parameters if there are any.
   *
   * @param norm the norm of the patch, not negative
   */
  double value(double norm);

  /**
   * Returns dh/d‖x‖, at the initial values of the learnable parameters if there are any.
   *
   * @param norm the norm of the patch, not negative
   */
  double derivative(double norm);

  /** Returns whether the norm of the kernel counts; not by default. */
  default boolean isWeighted() {
    return false;
  }

  /**
   * Returns v(‖w‖), 1 by default, at the initial values of the learnable parameters if any.
   *
   * @param norm the norm of the kernel, not negative
   */
  default double kernelValue(double norm) {
    return 1;
  }

  /**
   * Returns dv/d‖w‖, 0 by default, at the initial values of the learnable parameters if any.
   *
   * @param norm the norm of the kernel, not negative
   */
  default double kernelDerivative(double norm) {
    return 0;
  }

  /** Returns what the function learns, in the order {@link #at} takes it. */
  default List<LearnableParameter> parameters() {
    return List.of();
  }

  /**
   * Returns this function with its learnable parameters fixed.
   *
   * @param parameters one value for each of {@link #parameters()}
   * @return a function without learnable parameters, the oracle of this one at these values
   * @throws IllegalArgumentException if the number of values is not the number of parameters
   */
  default MagnitudeFunction at(double... parameters) {
    if (!parameters().isEmpty()) {
      throw new IllegalStateException(
          getClass().getName() + " declares learnable parameters and must override at(double...)");
    }
    if (parameters.length != 0) {
      throw new IllegalArgumentException(
          getClass().getName() + " has no learnable parameters, got " + parameters.length);
    }
    return this;
  }

  /**
   * Multiplies angular responses by h(‖x‖).
   *
   * @param response g(θ)
   * @param norm ‖x‖, broadcasts to {@code response}
   * @param parameters an array for each of {@link #parameters()}, its constraint applied, that
   *     broadcasts to {@code response}
   * @return h(‖x‖)·g(θ), of the shape and type of {@code response}, differentiable in all of them
   */
  default NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    NDArray whole = parameters.isEmpty() ? norm : norm.broadcast(response.getShape());
    return response.mul(ScalarEvaluation.ofPatch(this, whole, parameters));
  }

  /**
   * Returns v(‖w‖), where the function is weighted.
   *
   * @param norm ‖w‖ of each kernel, of as many axes as the responses
   * @param parameters as {@link #scale} takes them, broadcast to {@code norm}
   * @return of the shape and type of {@code norm}, differentiable in all of them
   */
  default NDArray kernelFactor(NDArray norm, NDList parameters) {
    return ScalarEvaluation.ofKernel(this, norm, parameters);
  }
}
