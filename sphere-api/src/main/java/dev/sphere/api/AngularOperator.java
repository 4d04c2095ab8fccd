package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * The response g(θ) of a SphereConv to the angle θ ∈ [0, π] between a kernel and a patch.
 *
 * <p>An operator <em>is</em> the two functions of a double, g(θ) and dg/dθ: they are the oracle of
 * every test. Evaluation on arrays follows from them on any engine; {@link #evaluate} may be
 * overridden to make it faster, never to make it something else.
 *
 * <p>An operator is an immutable value and is safe for use by many threads. What it learns is
 * declared by {@link #parameters()} and owned by the layer that uses it.
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning, section 2</a>
 */
public interface AngularOperator {

  /**
   * Returns g(θ), at the initial values of the learnable parameters if there are any.
   *
   * @param theta the angle in radians, in [0, π]
   */
  double value(double theta);

  /**
   * Returns dg/dθ, at the initial values of the learnable parameters if there are any.
   *
   * @param theta the angle in radians, in [0, π]
   */
  double derivative(double theta);

  /** Returns the least value of g on [0, π], over all values of what it learns. */
  default double lowest() {
    return -1;
  }

  /** Returns the greatest value of g on [0, π], over all values of what it learns. */
  default double highest() {
    return 1;
  }

  /** Returns whether g never rises with θ, whatever the values of what it learns. */
  default boolean isDecreasing() {
    return true;
  }

  /** Returns what the operator learns, in the order {@link #evaluate} receives it. */
  default List<LearnableParameter> parameters() {
    return List.of();
  }

  /**
   * Returns this operator with its learnable parameters fixed.
   *
   * @param parameters one value for each of {@link #parameters()}
   * @return an operator without learnable parameters, the oracle of this one at these values
   * @throws IllegalArgumentException if the number of values is not the number of parameters
   */
  default AngularOperator at(double... parameters) {
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
   * Evaluates g at the angles whose cosines are given.
   *
   * <p>Rounding can leave a cosine a little outside [−1, 1]; it stands for the nearest end.
   *
   * @param cosine c = cos θ, of any shape, float32 or float64
   * @param parameters an array for each of {@link #parameters()}, its constraint applied, that
   *     broadcasts to the shape of {@code cosine}
   * @return g(acos c), of the shape and type of {@code cosine}, differentiable in {@code cosine}
   *     and in {@code parameters}; finite, with a finite gradient, everywhere
   */
  default NDArray evaluate(NDArray cosine, NDList parameters) {
    return ScalarEvaluation.atCosine(this, cosine, parameters);
  }

  /**
   * Evaluates g at given angles, for those who know an angle better than its cosine: where θ is
   * near 0 or π, a float32 cosine does not tell it from them.
   *
   * <p>It is computed from {@link #value} and {@link #derivative} on the heap and meant for few
   * angles, such as one for each embedding of a batch.
   *
   * @param angle θ in radians, of any shape, float32 or float64; what rounding leaves outside [0,
   *     π] stands for the nearest end
   * @param parameters as {@link #evaluate} takes them
   * @return g(θ), of the shape and type of {@code angle}, differentiable in {@code angle} and in
   *     {@code parameters}
   */
  default NDArray evaluateAngle(NDArray angle, NDList parameters) {
    return ScalarEvaluation.atAngle(this, angle, parameters);
  }
}
