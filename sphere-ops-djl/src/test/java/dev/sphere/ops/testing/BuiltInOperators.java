package dev.sphere.ops.testing;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.Sharing;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import java.util.List;

/**
 * The operators of this module, the sigmoids at slopes from one end of their range to the other.
 */
public final class BuiltInOperators {

  private BuiltInOperators() {}

  /** Returns them. */
  public static List<AngularOperator> all() {
    return List.of(
        new Cosine(),
        new Linear(),
        new Sigmoid(0.01),
        new Sigmoid(0.1),
        new Sigmoid(0.3),
        new Sigmoid(0.7),
        new Sigmoid(100),
        new LearnableSigmoid(0.06, Sharing.FILTER),
        new LearnableSigmoid(),
        new SquareCosine(),
        new SharpenedCosine(1.5, Sharing.FILTER),
        new SharpenedCosine(),
        new PiecewiseLinear());
  }
}
