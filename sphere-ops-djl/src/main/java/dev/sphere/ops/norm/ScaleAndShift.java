package dev.sphere.ops.norm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import dev.sphere.ops.layer.ChannelAffine;
import dev.sphere.ops.layer.OwnOutput;
import java.util.Arrays;

/** βF + γ with a β and a γ for each channel, or one for all; input and output (N, C, …). */
final class ScaleAndShift extends AbstractBlock implements OwnOutput {

  private static final byte VERSION = 1;

  private final boolean perChannel;
  private final Parameter beta;
  private final Parameter gamma;

  /** Learns a scale from 1 and a shift from 0 for each channel. */
  ScaleAndShift() {
    this(1, 0, true, true);
  }

  ScaleAndShift(double initialBeta, double initialGamma, boolean learned, boolean perChannel) {
    super(VERSION);
    this.perChannel = perChannel;
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
    Shape shape = new Shape(perChannel ? inputShapes[0].get(1) : 1);
    beta.setShape(shape);
    gamma.setShape(shape);
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

  /** Returns what this is by now, of so many channels. */
  ChannelAffine affine(int channels) {
    return new ChannelAffine(ofChannels(beta, channels), ofChannels(gamma, channels));
  }

  private static double[] ofChannels(Parameter parameter, int channels) {
    double[] values = parameter.getArray().toType(DataType.FLOAT64, true).toDoubleArray();
    double[] all = new double[channels];
    Arrays.setAll(all, channel -> values[channel % values.length]);
    return all;
  }

  private static NDArray alongChannels(NDArray values, NDArray input) {
    long[] shape = new long[input.getShape().dimension()];
    Arrays.fill(shape, 1);
    shape[1] = values.size();
    return values.reshape(shape);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
