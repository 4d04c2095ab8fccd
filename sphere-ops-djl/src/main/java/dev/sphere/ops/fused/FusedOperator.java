package dev.sphere.ops.fused;

import dev.sphere.api.AngularOperator;

/** An operator that knows its curve; of others one is made. */
public interface FusedOperator extends AngularOperator {

  /** Returns the curve, of {@link #value} and {@link #derivative}. */
  CosineCurve curve();
}
