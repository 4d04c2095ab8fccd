package dev.sphere.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Convolution.ConvolutionBuilder;
import dev.sphere.api.EngineArrays;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.ChannelAffine;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Puts the norm behind a convolution of DJL into its kernels and its bias. */
final class PlainConvolutions {

  private static final Map<Class<?>, UnaryOperator<Convolution>> TWINS =
      Map.of(
          Conv1d.class, layer -> like(layer, Conv1d.builder()).build(),
          Conv2d.class, layer -> like(layer, Conv2d.builder()).build(),
          Conv3d.class, layer -> like(layer, Conv3d.builder()).build());

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private PlainConvolutions() {}

  /** Returns whether a block is such a convolution, and not one of a subclass. */
  static boolean contains(Block block) {
    return TWINS.containsKey(block.getClass());
  }

  /**
   * Returns a convolution that has the norm in it; its parameters are frozen.
   *
   * @param norm what follows
   * @param manager owns the arrays of the new convolution
   */
  static Block folded(Convolution layer, ChannelAffine norm, NDManager manager) {
    ParameterList given = layer.getDirectParameters();
    Convolution folded = TWINS.get(layer.getClass()).apply(layer);
    ParameterList taken = folded.getDirectParameters();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray weight = given.get(WEIGHT).getArray().stopGradient();
      double[] shifts = withBias(layer).then(norm).shifts();
      set(taken.get(WEIGHT), scaled(weight, norm.scales()), manager);
      set(taken.get(BIAS), EngineArrays.like(weight, shifts, new Shape(shifts.length)), manager);
    }
    return folded;
  }

  private static <B extends ConvolutionBuilder<B>> B like(Convolution layer, B builder) {
    return builder
        .setFilters(layer.getFilters())
        .setKernelShape(layer.getKernelShape())
        .optStride(layer.getStride())
        .optPadding(layer.getPadding())
        .optDilation(layer.getDilation())
        .optGroups(layer.getGroups())
        .optBias(true);
  }

  /** Returns what a convolution does behind its products. */
  private static ChannelAffine withBias(Convolution layer) {
    ChannelAffine without = ChannelAffine.identity(layer.getFilters());
    ParameterList parameters = layer.getDirectParameters();
    return parameters.contains(BIAS)
        ? new ChannelAffine(
            without.scales(),
            parameters.get(BIAS).getArray().toType(DataType.FLOAT64, true).toDoubleArray())
        : without;
  }

  private static NDArray scaled(NDArray weight, double[] scales) {
    long[] alongFilters = new long[weight.getShape().dimension()];
    Arrays.fill(alongFilters, 1);
    alongFilters[0] = scales.length;
    NDArray kernels = weight.mul(EngineArrays.like(weight, scales, new Shape(alongFilters)));
    return alongFilters.length == 4
        ? EngineSupport.of(weight.getManager()).inOrderOfConvolution(kernels)
        : kernels;
  }

  private static void set(Parameter parameter, NDArray array, NDManager manager) {
    NDScope.unregister(array);
    array.attach(manager);
    parameter.setArray(array);
    parameter.freeze(true);
  }
}
