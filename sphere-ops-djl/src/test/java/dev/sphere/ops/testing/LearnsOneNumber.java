package dev.sphere.ops.testing;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * An operator as a plugin brings it that learns one number and is known by its functions alone.
 *
 * @param parameter what it learns
 * @param fixed the operator at a number
 */
public record LearnsOneNumber(LearnableParameter parameter, DoubleFunction<AngularOperator> fixed)
    implements AngularOperator {

  @Override
  public double value(double theta) {
    return at(parameter.initialValue()).value(theta);
  }

  @Override
  public double derivative(double theta) {
    return at(parameter.initialValue()).derivative(theta);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return List.of(parameter);
  }

  @Override
  public AngularOperator at(double... parameters) {
    return fixed.apply(parameters[0]);
  }
}
