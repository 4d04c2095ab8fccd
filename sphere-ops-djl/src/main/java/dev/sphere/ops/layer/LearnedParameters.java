package dev.sphere.ops.layer;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import java.util.ArrayList;
import java.util.List;

/** What an operator or a magnitude function learns, as parameters of the block that uses it. */
public final class LearnedParameters {

  private final List<LearnableParameter> declared;
  private final List<Parameter> stored = new ArrayList<>();

  private LearnedParameters(
      String prefix,
      Object owner,
      List<LearnableParameter> declared,
      long filters,
      NetworkParameters network) {
    this.declared = declared;
    for (LearnableParameter each : declared) {
      String name = prefix + each.name();
      stored.add(
          each.sharing() == Sharing.NETWORK
              ? network.parameter(owner, name, each)
              : parameter(name, each, each.sharing() == Sharing.FILTER ? filters : 1));
    }
  }

  /**
   * Makes the parameters of an operator, named {@code operator-…}; the block adds them to its own.
   *
   * @param filters how many numbers one has that is shared by filter
   * @param network where those live that are shared by the network
   */
  public static LearnedParameters of(
      AngularOperator operator, long filters, NetworkParameters network) {
    return new LearnedParameters("operator-", operator, operator.parameters(), filters, network);
  }

  /** Makes the parameters of a magnitude function, named {@code magnitude-…}. */
  public static LearnedParameters of(
      MagnitudeFunction magnitude, long filters, NetworkParameters network) {
    return new LearnedParameters("magnitude-", magnitude, magnitude.parameters(), filters, network);
  }

  static Parameter parameter(String name, LearnableParameter declared, long size) {
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.OTHER)
        .optShape(new Shape(size))
        .optInitializer(new ConstantInitializer((float) declared.initialStoredValue()))
        .build();
  }

  /** Returns the parameters, in the order they are declared. */
  public List<Parameter> stored() {
    return List.copyOf(stored);
  }

  /** Returns what the parameters hold on a device, each (filters) or (1). */
  public NDList values(ParameterStore parameterStore, Device device, boolean training) {
    NDList values = new NDList();
    stored.forEach(each -> values.add(parameterStore.getValue(each, device, training)));
    return values;
  }

  /** Returns what the function receives for these values. */
  public NDList constrain(NDList values) {
    NDList constrained = new NDList();
    for (int i = 0; i < values.size(); i++) {
      constrained.add(declared.get(i).constrain(values.get(i)));
    }
    return constrained;
  }
}
