package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;

/** An operator that learns one number and knows its curve; of others one is made. */
public interface FusedLearner extends AngularOperator {

  /** Returns the curve, of {@link #at} for each value of the learned number. */
  LearnedCurve learnedCurve();
}
