package dev.sphere.ops.layer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Sharing;
import dev.sphere.ops.fused.Crew;
import dev.sphere.ops.magnitude.SphereMagnitude;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What SphereConv layers share: kernels, an optional bias and what the operator learns. */
public abstract class SphereLayer extends AbstractBlock implements AngularBlock {

  private static final byte VERSION = 1;

  /** The number of filters. */
  protected final long filters;

  private final AngularResponse response;
  private final Parameter kernel;
  private final Parameter bias;
  private final LearnedParameters ofOperator;
  private final LearnedParameters ofMagnitude;

  /** Makes a layer from its builder. */
  protected SphereLayer(BaseBuilder<?> builder) {
    super(VERSION);
    if (builder.filters < 1) {
      throw new IllegalArgumentException("filters must be at least 1, got " + builder.filters);
    }
    if (builder.operator == null) {
      throw new IllegalArgumentException("a sphere layer needs an operator: setOperator");
    }
    filters = builder.filters;
    response = new AngularResponse(builder.operator, builder.magnitude, builder.norm);
    kernel =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    bias =
        builder.bias
            ? addParameter(
                Parameter.builder()
                    .setName("bias")
                    .setType(Parameter.Type.BIAS)
                    .optShape(new Shape(filters))
                    .build())
            : null;
    ofOperator = LearnedParameters.of(builder.operator, filters, builder.network);
    ofMagnitude = LearnedParameters.of(builder.magnitude, filters, builder.network);
    learned().forEach(this::addParameter);
  }

  /** Returns what the layer makes of an angle and a norm. */
  public AngularResponse response() {
    return response;
  }

  /** {@inheritDoc} The length of kernels counts where the magnitude is weighted by it. */
  @Override
  public final List<Parameter> directions() {
    return response.magnitude().isWeighted() ? List.of() : List.of(kernel);
  }

  /** Returns the kernels, (filters, …). */
  public Parameter kernel() {
    return kernel;
  }

  /** Returns what the operator and then what the magnitude function learns, as stored. */
  public final List<Parameter> learned() {
    return Stream.of(ofOperator, ofMagnitude).flatMap(each -> each.stored().stream()).toList();
  }

  @Override
  protected final void prepare(Shape[] inputShapes) {
    kernel.setShape(kernelShape(inputShapes[0]));
  }

  /**
   * Returns the shape of kernels for an input.
   *
   * @throws IllegalArgumentException if no kernels fit it
   */
  abstract Shape kernelShape(Shape input);

  /**
   * Refuses an input that the kernels do not fit.
   *
   * @throws IllegalArgumentException if it needs others
   */
  final void requireFit(Shape input) {
    Shape needed = kernelShape(input);
    if (!needed.equals(kernel.getShape())) {
      throw new IllegalArgumentException(
          "an input of %s needs kernels of %s, the layer has been initialized with %s"
              .formatted(input, needed, kernel.getShape()));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    requireFit(input.getShape());
    Values values = values(parameterStore, input.getDevice(), training);
    NDArray output;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList parameters = constrain(values);
      output = escape(input, compute(input, values.kernel, values.bias, parameters));
    }
    ForwardListening.tell(this, input, output);
    return new NDList(output);
  }

  /**
   * Returns the angles of an input with the kernels as they are, which the response is then made
   * of. No gradient goes through them.
   *
   * @param input as the layer takes it, on the device of the kernels
   * @return attached to the manager of {@code input}
   * @throws IllegalArgumentException if the kernels do not fit the input
   */
  public final Angles angles(NDArray input) {
    requireFit(input.getShape());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AngularResponse.Kernels kernels = response.takeApart(kernel.getArray().stopGradient());
      Meeting meeting = meet(input.stopGradient(), kernels.directions());
      return new Angles(escape(input, meeting.cosines()), escape(input, meeting.squares()));
    }
  }

  /**
   * Where kernels meet patches.
   *
   * @param cosines cos θ, (N, filters, …)
   * @param squares Σx² of the patches, (N, groups, …)
   * @param norms ‖x‖, which broadcasts to {@code cosines}
   */
  record Meeting(NDArray cosines, NDArray squares, NDArray norms) {}

  /** Brings an input together with kernels of unit norm, within the scope of the caller. */
  abstract Meeting meet(NDArray input, NDArray directions);

  /** Returns the input as kernels meet it. */
  NDArray seen(NDArray input) {
    return input;
  }

  /** Returns w·x of each kernel and each patch of what is {@link #seen}, (N, filters, …). */
  abstract NDArray products(NDArray seen, NDArray kernels);

  /** Returns Σx² of each patch of what is seen, or of what its mean leaves, (N, groups, …). */
  abstract NDArray squares(NDArray seen);

  /** Returns into how many groups filters and channels are divided. */
  int groups() {
    return 1;
  }

  /**
   * Returns the {@link #squares} of a layer without groups, of float32, in the order (N, …).
   *
   * @param crew who is to work on it
   */
  float[] squaresOnHeap(NDArray seen, Crew crew) {
    return squares(seen).toFloatArray();
  }

  /**
   * Returns this layer and what follows it as one, for prediction alone. The norms of the kernels
   * are taken once, and what is known now is put into as few numbers as it can be: of what this
   * layer learns later it knows nothing.
   *
   * <p>Its outputs are those of one after the other up to rounding. On PyTorch's CPU in float32 all
   * behind the convolution is one pass over memory, if the channels lie side by side and the
   * operator is known by more than its own evaluation of arrays. It has no gradient and refuses to
   * be trained.
   *
   * @param tail what follows
   * @param manager owns the arrays of the new block
   * @throws IllegalArgumentException if the norm is one of another number of channels, or tiles are
   *     asked for of what is no image
   */
  public final Block folded(LayerTail tail, NDManager manager) {
    return FoldedLayer.of(this, tail, manager);
  }

  /** Returns what g and then h has learned until now, constrained. */
  final NDList learnedNow() {
    return constrain(new Values(null, null, now(ofOperator), now(ofMagnitude)));
  }

  private static NDList now(LearnedParameters learned) {
    NDList arrays = new NDList();
    learned.stored().forEach(each -> arrays.add(each.getArray().stopGradient()));
    return arrays;
  }

  /** Returns the bias, if there is one. */
  final Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  /** Returns the number of filters. */
  final long filters() {
    return filters;
  }

  /** What the layer learns, on a device. The parameters are as they are stored. */
  record Values(NDArray kernel, NDArray bias, NDList ofOperator, NDList ofMagnitude) {}

  /** Returns what the layer learns; not within a scope, which would close it. */
  final Values values(ParameterStore parameterStore, Device device, boolean training) {
    return new Values(
        parameterStore.getValue(kernel, device, training),
        parameterStore.getValue(bias, device, training),
        ofOperator.values(parameterStore, device, training),
        ofMagnitude.values(parameterStore, device, training));
  }

  /** Returns what g and then h learns, constrained. */
  final NDList constrain(Values values) {
    return ofOperator
        .constrain(values.ofOperator)
        .addAll(ofMagnitude.constrain(values.ofMagnitude));
  }

  /**
   * Computes the layer.
   *
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   */
  abstract NDArray compute(NDArray input, NDArray kernel, NDArray bias, NDList parameters);

  /** Hands a result out of the scope, to the manager of the input, whatever it was made from. */
  static NDArray escape(NDArray input, NDArray result) {
    NDScope.unregister(result);
    result.attach(input.getManager());
    return result;
  }

  /**
   * What the builders of sphere layers share.
   *
   * @param <T> the builder
   */
  public abstract static class BaseBuilder<T extends BaseBuilder<T>> {

    long filters;
    AngularOperator operator;
    MagnitudeFunction magnitude = new SphereMagnitude();
    AngleNorm norm = AngleNorm.REFERENCE;
    boolean bias;
    NetworkParameters network = new NetworkParameters();

    /** Returns this builder. */
    protected abstract T self();

    /** Sets the number of filters. Required. */
    public T setFilters(long filters) {
      this.filters = filters;
      return self();
    }

    /** Sets g. Required. */
    public T setOperator(AngularOperator operator) {
      this.operator = operator;
      return self();
    }

    /** Sets h; the constant 1 by default. */
    public T optMagnitude(MagnitudeFunction magnitude) {
      this.magnitude = magnitude;
      return self();
    }

    /** Sets how norms are taken; as the reference implementation by default. */
    public T optAngleNorm(AngleNorm norm) {
      this.norm = norm;
      return self();
    }

    /** Sets whether a learned bias, initially zero, is added to each response; not by default. */
    public T optBias(boolean bias) {
      this.bias = bias;
      return self();
    }

    /**
     * Sets where parameters with {@link Sharing#NETWORK} live: give all layers of a network the
     * same. A layer without one is a network of its own.
     */
    public T optNetworkParameters(NetworkParameters network) {
      this.network = network;
      return self();
    }
  }
}
