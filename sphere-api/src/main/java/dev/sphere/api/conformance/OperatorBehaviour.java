package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What tells two operators from each other. */
final class OperatorBehaviour {

  private OperatorBehaviour() {}

  /** Returns values and derivatives at many angles, and what is learned. */
  static Map<String, double[]> of(AngularOperator operator) {
    Map<String, double[]> behaviour = new LinkedHashMap<>();
    double[] angles = Angles.dense();
    behaviour.put("g", DoubleStream.of(angles).map(operator::value).toArray());
    behaviour.put("dg/dθ", DoubleStream.of(angles).map(operator::derivative).toArray());
    for (LearnableParameter parameter : operator.parameters()) {
      behaviour.put(
          parameter.name() + " of each " + parameter.sharing(),
          new double[] {parameter.initialValue(), parameter.minimum()});
    }
    if (!operator.parameters().isEmpty()) {
      for (double[] values : LegalValues.all(operator.parameters())) {
        behaviour.put(
            LegalValues.place("g", operator.parameters(), values),
            DoubleStream.of(angles).map(operator.at(values)::value).toArray());
      }
    }
    return behaviour;
  }
}
