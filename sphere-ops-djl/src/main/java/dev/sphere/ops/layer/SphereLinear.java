package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/**
 * The hyperspherical fully connected layer: a SphereConv whose patch is the whole input (paper,
 * section 2.4).
 *
 * <p>Input (N, D), output (N, filters).
 */
public final class SphereLinear extends SphereLayer {

  private SphereLinear(Builder builder) {
    super(builder);
  }

  @Override
  Shape kernelShape(Shape input) {
    getOutputShapes(new Shape[] {input}); // refuses another rank
    return new Shape(filters, input.get(1));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    if (input.dimension() != 2) {
      throw new IllegalArgumentException("expected an input (N, D), got " + input);
    }
    return new Shape[] {new Shape(input.get(0), filters)};
  }

  @Override
  NDArray compute(NDArray input, NDArray kernel, NDArray bias, NDList parameters) {
    return sphereLinear(input, kernel, bias, response(), parameters);
  }

  @Override
  Meeting meet(NDArray input, NDArray directions) {
    return meet(input, directions, response().norm());
  }

  @Override
  NDArray products(NDArray seen, NDArray kernels) {
    return seen.matMul(kernels.transpose());
  }

  @Override
  NDArray squares(NDArray seen) {
    return squares(seen, response().norm());
  }

  /**
   * Computes a hyperspherical fully connected layer.
   *
   * @param input (N, D), float32 or float64
   * @param kernel (filters, D)
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   * @return (N, filters), attached to the manager of {@code input}
   */
  public static NDArray sphereLinear(
      NDArray input, NDArray kernel, NDArray bias, AngularResponse response, NDList parameters) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return escape(input, Connections.of(kernel, bias, response, parameters).apply(input));
    }
  }

  /** Returns the layer at what it learns now, to be applied within the scope of the caller. */
  Connections connections(Values values) {
    return Connections.of(values.kernel(), values.bias(), response(), constrain(values));
  }

  /** Maps (N, D) to (N, filters) as {@link #forward} does, with connections of this layer. */
  NDArray map(NDArray input, Connections connections) {
    NDArray output = connections.apply(input);
    ForwardListening.tell(this, input, output);
    return output;
  }

  /**
   * The layer with its kernels taken apart, once for many inputs.
   *
   * @param kernels the kernels
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   */
  record Connections(
      AngularResponse.Kernels kernels, NDArray bias, AngularResponse response, NDList parameters) {

    static Connections of(
        NDArray kernel, NDArray bias, AngularResponse response, NDList parameters) {
      return new Connections(response.takeApart(kernel), bias, response, parameters);
    }

    /** Maps (N, D) to (N, filters). */
    NDArray apply(NDArray input) {
      Meeting meeting = meet(input, kernels.directions(), response.norm());
      NDArray result =
          response.respond(meeting.cosines(), meeting.norms(), kernels.norms(), parameters);
      return bias == null ? result : result.add(bias.reshape(1, bias.size()));
    }
  }

  private static Meeting meet(NDArray input, NDArray directions, AngleNorm norm) {
    NDArray products = input.matMul(directions.transpose());
    NDArray squares = squares(input, norm);
    NDArray norms = norm.ofPatches(squares);
    return new Meeting(products.div(norms), squares, norms);
  }

  /** Returns Σx² of each row, or of what its mean leaves, (N, 1). */
  private static NDArray squares(NDArray input, AngleNorm norm) {
    NDArray squares = input.square().sum(new int[] {1}, true);
    return norm.isCentered()
        ? AngleNorm.withoutMean(squares, input.sum(new int[] {1}, true), input.getShape().get(1))
        : squares;
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereLinear}. */
  public static final class Builder extends BaseBuilder<Builder> {

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Builds the layer. */
    public SphereLinear build() {
      return new SphereLinear(this);
    }
  }
}
