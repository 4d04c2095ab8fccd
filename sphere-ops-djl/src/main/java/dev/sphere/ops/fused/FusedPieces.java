package dev.sphere.ops.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;

/**
 * An operator that is straight between n + 1 equally spaced angles, knots, and learns g at them.
 */
public interface FusedPieces extends AngularOperator {

  /**
   * Returns g at each knot.
   *
   * @param parameters as {@link AngularOperator#evaluate} takes them: the filters on axis 1
   * @return (n + 1, filters) or (n + 1, 1), from θ = 0 to θ = π, differentiable in the parameters
   */
  NDArray heights(NDList parameters);
}
