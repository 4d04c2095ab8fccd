package dev.sphere.ops.norm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.Arrays;

/** βF + γ with one β and one γ a channel; input and output (N, C, …). */
final class ScaleAndShift extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Parameter beta;
  private final Parameter gamma;

  ScaleAndShift(double initialBeta, double initialGamma, boolean learned) {
    super(VERSION);
    // In DJL's terms a scale is a GAMMA and a shift a BETA; the paper names them the other way.
    beta = addParameter(parameter("beta", Parameter.Type.GAMMA, initialBeta, learned));
    gamma = addParameter(parameter("gamma", Parameter.Type.BETA, initialGamma, learned));
  }

  private static Parameter parameter(
      String name, Parameter.Type type, double initialValue, boolean learned) {
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optInitializer(new ConstantInitializer((float) initialValue))
        .optRequiresGrad(learned)
        .build();
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape channels = new Shape(inputShapes[0].get(1));
    beta.setShape(channels);
    gamma.setShape(channels);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    Device device = input.getDevice();
    NDArray scale = parameterStore.getValue(beta, device, training);
    NDArray shift = parameterStore.getValue(gamma, device, training);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = input.mul(alongChannels(scale, input)).add(alongChannels(shift, input));
      NDScope.unregister(result);
      return new NDList(result);
    }
  }

  private static NDArray alongChannels(NDArray perChannel, NDArray input) {
    long[] shape = new long[input.getShape().dimension()];
    Arrays.fill(shape, 1);
    shape[1] = perChannel.size();
    return perChannel.reshape(shape);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
