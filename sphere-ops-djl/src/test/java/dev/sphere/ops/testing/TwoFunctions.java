package dev.sphere.ops.testing;

import dev.sphere.api.AngularOperator;
import java.util.function.DoubleUnaryOperator;

/** An operator as a plugin brings it that has nothing but its two functions of the angle. */
public record TwoFunctions(DoubleUnaryOperator g, DoubleUnaryOperator slope)
    implements AngularOperator {

  /** Returns the functions of another operator without all else that it knows. */
  public static TwoFunctions of(AngularOperator operator) {
    return new TwoFunctions(operator::value, operator::derivative);
  }

  @Override
  public double value(double theta) {
    return g.applyAsDouble(theta);
  }

  @Override
  public double derivative(double theta) {
    return slope.applyAsDouble(theta);
  }
}
