package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;
import java.util.List;

/** An operator that knows its curve at what its filters have learned. */
public interface FoldableOperator extends AngularOperator {

  /**
   * Returns the curve.
   *
   * @param learned an array for each of {@link #parameters()}, its constraint applied: the i-th
   *     number is of the i-th of the cosines that the curve is evaluated at
   * @param most at how many cosines at once, the length of each of these arrays
   */
  ValueCurve valueCurve(List<float[]> learned, int most);
}
