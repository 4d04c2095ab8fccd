package dev.sphere.ops.layer;

import ai.djl.nn.Parameter;
import dev.sphere.api.LearnableParameter;
import java.util.HashMap;
import java.util.Map;

/** The parameters that all sphere layers of one network learn together. */
public final class NetworkParameters {

  private record Key(Object owner, String name) {}

  private final Map<Key, Parameter> parameters = new HashMap<>();

  /**
   * Returns the parameter of an operator or a magnitude function; equal ones have the same.
   *
   * @param name with which it is stored
   */
  Parameter parameter(Object owner, String name, LearnableParameter declared) {
    return parameters.computeIfAbsent(
        new Key(owner, name), key -> LearnedParameters.parameter(name, declared, 1));
  }
}
