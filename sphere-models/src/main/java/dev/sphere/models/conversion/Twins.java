package dev.sphere.models.conversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.layer.NetworkParameters;
import dev.sphere.ops.layer.SphereConv1d;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.layer.SphereConv3d;
import dev.sphere.ops.layer.SphereConvolution.ConvolutionBuilder;
import dev.sphere.ops.layer.SphereLayer;
import dev.sphere.ops.layer.SphereLayer.BaseBuilder;
import dev.sphere.ops.layer.SphereLinear;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes the hyperspherical twins of one network's layers. */
final class Twins {

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  private final AngularResponse response;
  private final boolean keepsBiases;
  private final NetworkParameters network = new NetworkParameters();
  private final Map<Class<? extends Block>, Function<Block, SphereLayer>> makers =
      Map.of(
          Conv1d.class,
          layer -> convolution(SphereConv1d.builder(), (Convolution) layer).build(),
          Conv2d.class,
          layer -> convolution(SphereConv2d.builder(), (Convolution) layer).build(),
          Conv3d.class,
          layer -> convolution(SphereConv3d.builder(), (Convolution) layer).build(),
          Conv2dTranspose.class,
          layer -> transposed(new TransposedLayer(layer)),
          Linear.class,
          layer -> respond(SphereLinear.builder(), layer, units(layer)).build());

  /**
   * Makes the maker of twins for a network.
   *
   * @param keepsBiases whether a twin has the bias of its layer
   */
  Twins(AngularResponse response, boolean keepsBiases) {
    this.response = response;
    this.keepsBiases = keepsBiases;
  }

  /** Returns whether layers of its very class, subclasses apart, have twins. */
  boolean has(Block layer) {
    return makers.containsKey(layer.getClass());
  }

  /** Returns what is in the way of a twin of a layer of a class that has twins. */
  Optional<String> obstacle(Block layer) {
    Parameter weight = weightOf(layer);
    if (!weight.isInitialized()) {
      return Optional.empty();
    }
    if (!layer.isInitialized()) {
      return Optional.of("has weights, but no shape of its input: initialize the network first");
    }
    DataType type = weight.getArray().getDataType();
    if (!Set.of(DataType.FLOAT32, DataType.FLOAT64).contains(type)) {
      return Optional.of("its weights are %s, not float32 or float64".formatted(type));
    }
    if (layer instanceof Linear && inputOf(layer).dimension() != 2) {
      return Optional.of("its input is %s, not (N, D)".formatted(inputOf(layer)));
    }
    return layer instanceof Conv2dTranspose
        ? new TransposedLayer(layer).obstacle(inputOf(layer))
        : Optional.empty();
  }

  /** Returns the twin, without weights. */
  SphereLayer of(Block layer) {
    return makers.get(layer.getClass()).apply(layer);
  }

  private <B extends ConvolutionBuilder<B>> B convolution(B builder, Convolution layer) {
    return respond(builder, layer, layer.getFilters())
        .setKernelShape(layer.getKernelShape())
        .optStride(layer.getStride())
        .optPadding(layer.getPadding())
        .optDilation(layer.getDilation())
        .optGroups(layer.getGroups());
  }

  private SphereLayer transposed(TransposedLayer layer) {
    return layer
        .geometry(respond(TransposedLayer.builder(), layer.block(), layer.filters()))
        .build();
  }

  private <B extends BaseBuilder<B>> B respond(B builder, Block layer, long filters) {
    return builder
        .setFilters(filters)
        .setOperator(response.operator())
        .optMagnitude(response.magnitude())
        .optAngleNorm(response.norm())
        .optBias(keepsBiases && hasBias(layer))
        .optNetworkParameters(network);
  }

  private static long units(Block linear) {
    return linear.getOutputShapes(new Shape[] {new Shape(1, 1)})[0].get(1);
  }

  /** Returns whether it learns a bias. */
  static boolean hasBias(Block layer) {
    return layer.getDirectParameters().contains(BIAS);
  }

  private static Parameter weightOf(Block layer) {
    return layer.getDirectParameters().get(WEIGHT);
  }

  /** Returns the shape of what the layer was initialized for. */
  private static Shape inputOf(Block layer) {
    return layer instanceof Linear
        // A loaded Linear has an input shape without the last axis, and describes all so.
        ? layer.describeInput().valueAt(0).add(weightOf(layer).getShape().get(1))
        : layer.getInputShapes()[0];
  }

  /**
   * Gives a twin all that its layer learned, the very arrays; only a transposed convolution's
   * kernels are copied, since they lie otherwise. Where there are no arrays yet, it gives how they
   * are to begin.
   */
  static void handOver(Block layer, SphereLayer twin) {
    ParameterList given = layer.getDirectParameters();
    PairList<Parameter, Parameter> both = new PairList<>();
    for (Pair<String, Parameter> taken : twin.getDirectParameters()) {
      if (given.contains(taken.getKey())) {
        both.add(given.get(taken.getKey()), taken.getValue());
      }
    }
    both.forEach(each -> each.getValue().freeze(!each.getKey().requiresGradient()));
    if (layer.isInitialized()) {
      for (Pair<Parameter, Parameter> each : both) {
        NDArray array = arrayOf(layer, each.getKey());
        each.getValue().setInitializer((manager, shape, type) -> array);
      }
      NDArray weight = weightOf(layer).getArray();
      twin.initialize(weight.getManager(), weight.getDataType(), inputOf(layer));
    }
    both.forEach(each -> each.getValue().setInitializer(each.getKey().getInitializer()));
  }

  private static NDArray arrayOf(Block layer, Parameter parameter) {
    NDArray array = parameter.getArray();
    return layer instanceof Conv2dTranspose && parameter.getType() == Parameter.Type.WEIGHT
        ? new TransposedLayer(layer).turned(array)
        : array;
  }
}
