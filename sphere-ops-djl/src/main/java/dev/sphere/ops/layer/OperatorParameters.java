package dev.sphere.ops.layer;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import java.util.ArrayList;
import java.util.List;

/** What an operator learns, as parameters of the block that uses it. */
public final class OperatorParameters {

  private final List<LearnableParameter> declared;
  private final List<Parameter> stored = new ArrayList<>();

  /**
   * Makes the parameters; the block adds them to its own.
   *
   * @param filters how many numbers one has that is shared by filter
   * @param network where those live that are shared by the network
   */
  public OperatorParameters(AngularOperator operator, long filters, NetworkParameters network) {
    declared = operator.parameters();
    for (LearnableParameter each : declared) {
      stored.add(
          each.sharing() == Sharing.NETWORK
              ? network.parameter(operator, each)
              : parameter(each, each.sharing() == Sharing.FILTER ? filters : 1));
    }
  }

  static Parameter parameter(LearnableParameter declared, long size) {
    return Parameter.builder()
        .setName("operator-" + declared.name())
        .setType(Parameter.Type.OTHER)
        .optShape(new Shape(size))
        .optInitializer(new ConstantInitializer((float) declared.initialStoredValue()))
        .build();
  }

  /** Returns the parameters, in the order of {@link AngularOperator#parameters()}. */
  public List<Parameter> stored() {
    return List.copyOf(stored);
  }

  /** Returns what the parameters hold on a device, each (filters) or (1). */
  public NDList values(ParameterStore parameterStore, Device device, boolean training) {
    NDList values = new NDList();
    stored.forEach(each -> values.add(parameterStore.getValue(each, device, training)));
    return values;
  }

  /** Returns what the operator receives for these values. */
  public NDList constrain(NDList values) {
    NDList constrained = new NDList();
    for (int i = 0; i < values.size(); i++) {
      constrained.add(declared.get(i).constrain(values.get(i)));
    }
    return constrained;
  }
}
