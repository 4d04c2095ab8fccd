package dev.sphere.losses;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import java.util.List;

/**
 * g(mθ), of GA-Softmax, with a named continuation where mθ exceeds π.
 *
 * @param operator g
 * @param factor m, at least 1
 */
record MultipliedAngle(AngularOperator operator, double factor, Beyond beyond)
    implements AngularOperator {

  @Override
  public double value(double theta) {
    double angle = factor * theta;
    if (angle <= Math.PI) {
      return operator.value(angle);
    }
    return switch (beyond) {
      case EXTEND -> operator.value(Math.PI) + operator.derivative(Math.PI) * (angle - Math.PI);
      case CLIP -> operator.value(Math.PI);
      case UNROLL ->
          operator.value(angle - turns(angle) * Math.PI)
              - turns(angle) * (operator.value(0) - operator.value(Math.PI));
    };
  }

  @Override
  public double derivative(double theta) {
    double angle = factor * theta;
    if (angle <= Math.PI) {
      return factor * operator.derivative(angle);
    }
    return factor
        * switch (beyond) {
          case EXTEND -> operator.derivative(Math.PI);
          case CLIP -> 0;
          case UNROLL -> operator.derivative(angle - turns(angle) * Math.PI);
        };
  }

  private static double turns(double angle) {
    return Math.floor(angle / Math.PI);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return operator.parameters();
  }

  @Override
  public AngularOperator at(double... parameters) {
    return new MultipliedAngle(operator.at(parameters), factor, beyond);
  }
}
