package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import java.util.function.DoubleUnaryOperator;

/** A function of the angle to the target, that needs no name of its own. */
record AngleFunction(DoubleUnaryOperator function, DoubleUnaryOperator slope)
    implements AngularOperator {

  @Override
  public double value(double theta) {
    return function.applyAsDouble(theta);
  }

  @Override
  public double derivative(double theta) {
    return slope.applyAsDouble(theta);
  }
}
