package dev.sphere.ops.layer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;

/**
 * What hyperspherical recurrent layers share: the maps of the input x and of the state h that feed
 * the gates are {@link SphereLinear} maps, S(x) = h(‖w‖, ‖x‖)·g(θ(w, x)) + b for each kernel w.
 *
 * <p>Both maps have a bias unless {@code optBias(false)}: a response that is bounded could not shut
 * a gate by itself.
 *
 * <p>The input is a sequence (N, T, D), and then, if they are not to be zero, the states (N, H) to
 * begin with. The output is all h, (N, T, H), and then the states after the last step, (N, H).
 */
public abstract class SphereRecurrent extends AbstractBlock {

  private static final byte VERSION = 1;

  private final long size;
  private final int gates;
  private final int states;
  private final SphereLinear ofInput;
  private final SphereLinear ofState;

  /**
   * Makes a layer from its builder.
   *
   * @param gates how many numbers each number of h has in S(x) and S(h)
   * @param states how many arrays the state is, of which h is the first
   */
  SphereRecurrent(RecurrentBuilder<?> builder, int gates, int states) {
    super(VERSION);
    size = builder.filters;
    this.gates = gates;
    this.states = states;
    ofInput = addChildBlock("input", map(builder));
    ofState = addChildBlock("state", map(builder));
  }

  private SphereLinear map(RecurrentBuilder<?> builder) {
    return SphereLinear.builder()
        .setFilters(gates * size)
        .setOperator(builder.operator)
        .optMagnitude(builder.magnitude)
        .optAngleNorm(builder.norm)
        .optBias(builder.bias)
        .optNetworkParameters(builder.network)
        .build();
  }

  /** Returns the map of the input, whose kernels are (gates·H, D). */
  public final SphereLinear ofInput() {
    return ofInput;
  }

  /** Returns the map of the state, whose kernels are (gates·H, H). */
  public final SphereLinear ofState() {
    return ofState;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    getOutputShapes(inputShapes); // refuses another rank
    Shape input = inputShapes[0];
    ofInput.initialize(manager, dataType, new Shape(input.get(0), input.get(2)));
    ofState.initialize(manager, dataType, new Shape(input.get(0), size));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    if (input.dimension() != 3 || input.get(1) < 1) {
      throw new IllegalArgumentException(
          "expected an input (N, T, D) of at least one step, got " + input);
    }
    Shape[] shapes = new Shape[1 + states];
    Arrays.fill(shapes, new Shape(input.get(0), size));
    shapes[0] = new Shape(input.get(0), input.get(1), size);
    return shapes;
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    checkStates(inputs);
    NDArray sequence = inputs.head();
    requireFit(sequence.getShape());
    Device device = sequence.getDevice();
    SphereLayer.Values inputValues = ofInput.values(parameterStore, device, training);
    SphereLayer.Values stateValues = ofState.values(parameterStore, device, training);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      SphereLinear.Connections connections = ofState.connections(stateValues);
      NDList state = inputs.size() == 1 ? zeros(sequence) : inputs.subNDList(1);
      NDList outputs = new NDList();
      for (NDArray step : mapSequence(sequence, ofInput.connections(inputValues))) {
        state = step(gates(step), gates(ofState.map(state.head(), connections)), state);
        outputs.add(state.head());
      }
      NDList result = new NDList(NDArrays.stack(outputs, 1)).addAll(state);
      result.forEach(each -> SphereLayer.escape(sequence, each));
      return result;
    }
  }

  private void requireFit(Shape sequence) {
    long expected = ofInput.kernel().getShape().get(1);
    if (sequence.get(2) != expected) {
      throw new IllegalArgumentException(
          "expected an input (N, T, %d), got %s".formatted(expected, sequence));
    }
  }

  private void checkStates(NDList inputs) {
    Shape[] shapes = getOutputShapes(inputs.getShapes());
    boolean isLegal = inputs.size() == 1 || inputs.size() == shapes.length;
    for (int i = 1; isLegal && i < inputs.size(); i++) {
      isLegal = inputs.get(i).getShape().equals(shapes[i]);
    }
    if (!isLegal) {
      throw new IllegalArgumentException(
          "expected an input (N, T, D), alone or with %d states %s, got %s"
              .formatted(states, shapes[1], Arrays.toString(inputs.getShapes())));
    }
  }

  private NDList zeros(NDArray sequence) {
    NDArray zeros =
        sequence
            .getManager()
            .zeros(new Shape(sequence.getShape().get(0), size), sequence.getDataType());
    NDList state = new NDList();
    while (state.size() < states) {
      state.add(zeros);
    }
    return state;
  }

  /** Returns S(x) of each step, (N, gates·H). */
  private NDList mapSequence(NDArray sequence, SphereLinear.Connections connections) {
    Shape shape = sequence.getShape();
    long batch = shape.get(0);
    long steps = shape.get(1);
    NDArray mapped =
        ofInput
            .map(sequence.reshape(batch * steps, shape.get(2)), connections)
            .reshape(batch, steps, gates * size);
    NDList each = new NDList();
    // One split, and not a slice a step, whose gradients would each have the whole sequence's size.
    mapped.split(steps, 1).forEach(step -> each.add(step.reshape(batch, gates * size)));
    return each;
  }

  private NDList gates(NDArray mapped) {
    return mapped.split(gates, 1);
  }

  /**
   * Takes a step.
   *
   * @param ofInput the parts of S(x), each (N, H)
   * @param ofState the parts of S(h), each (N, H)
   * @param state before the step, h first
   * @return the state after the step, of new arrays
   */
  abstract NDList step(NDList ofInput, NDList ofState, NDList state);

  /**
   * What the builders of recurrent layers share. The number of filters is H, the size of the state:
   * each gate has a kernel for each of its numbers. Biases are learned by default.
   *
   * @param <T> the builder
   */
  public abstract static class RecurrentBuilder<T extends RecurrentBuilder<T>>
      extends SphereLayer.BaseBuilder<T> {

    RecurrentBuilder() {
      bias = true;
    }

    /** Sets whether both maps have a learned bias, initially zero; they do by default. */
    @Override
    public T optBias(boolean bias) {
      return super.optBias(bias);
    }
  }
}
