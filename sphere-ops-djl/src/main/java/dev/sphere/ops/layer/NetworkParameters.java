package dev.sphere.ops.layer;

import ai.djl.nn.Parameter;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import java.util.HashMap;
import java.util.Map;

/** The parameters that all sphere layers of one network learn together. */
public final class NetworkParameters {

  private record Key(AngularOperator operator, String name) {}

  private final Map<Key, Parameter> parameters = new HashMap<>();

  Parameter parameter(AngularOperator operator, LearnableParameter declared) {
    return parameters.computeIfAbsent(
        new Key(operator, declared.name()), key -> OperatorParameters.parameter(declared, 1));
  }
}
