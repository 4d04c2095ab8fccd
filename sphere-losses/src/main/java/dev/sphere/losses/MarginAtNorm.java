package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A function of the angle to the target that depends on one more number of each embedding, such as
 * its norm. The number takes the place of a learned one: it comes with a gradient if it has any.
 *
 * @param initial where the plain functions of the angle alone are taken
 * @param functions the function of the angle for a number
 */
record MarginAtNorm(double initial, DoubleFunction<AngleFunction> functions)
    implements AngularOperator {

  @Override
  public double value(double theta) {
    return at(initial).value(theta);
  }

  @Override
  public double derivative(double theta) {
    return at(initial).derivative(theta);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return List.of(LearnableParameter.unconstrained("number", Sharing.FILTER, initial));
  }

  @Override
  public AngularOperator at(double... parameters) {
    return functions.apply(parameters[0]);
  }
}
