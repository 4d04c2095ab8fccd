package dev.sphere.ops.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;

/**
 * A fully connected layer of three filters, of an operator and a magnitude that learn nothing;
 * without fault unless a subclass plants one.
 */
class PlantedLayer extends AbstractBlock {

  private static final long FILTERS = 3;

  private final AngularOperator operator;
  private final MagnitudeFunction magnitude;
  private final Parameter kernel;

  PlantedLayer(AngularOperator operator, MagnitudeFunction magnitude) {
    this(operator, magnitude, newKernel());
  }

  PlantedLayer(AngularOperator operator, MagnitudeFunction magnitude, Parameter kernel) {
    super((byte) 1);
    this.operator = operator;
    this.magnitude = magnitude;
    this.kernel = addParameter(kernel);
  }

  static Parameter newKernel() {
    return Parameter.builder().setName("kernel").setType(Parameter.Type.WEIGHT).build();
  }

  /** Computes the responses of vectors (N, D) to kernels (filters, D). */
  NDArray respond(NDArray x, NDArray w) {
    return scale(operator.evaluate(cosine(x, w), new NDList()), x);
  }

  NDArray scale(NDArray response, NDArray x) {
    return magnitude.scale(response, lengths(x), new NDList());
  }

  NDArray cosine(NDArray x, NDArray w) {
    return x.div(lengths(x)).matMul(w.div(lengths(w)).transpose());
  }

  NDArray lengths(NDArray vectors) {
    return vectors.square().sum(new int[] {1}, true).add(1e-4).sqrt();
  }

  /** Refuses what the kernels do not fit. */
  void check(Shape input, Shape kernels) {
    if (input.dimension() != 2 || input.get(1) != kernels.get(1)) {
      throw new IllegalArgumentException("illegal input " + input);
    }
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape kernels = new Shape(FILTERS, inputShapes[0].get(inputShapes[0].dimension() - 1));
    check(inputShapes[0], kernels);
    kernel.setShape(kernels);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = store.getValue(kernel, x.getDevice(), training);
    check(x.getShape(), w.getShape());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray response = respond(x, w);
      NDScope.unregister(response);
      return new NDList(response);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), FILTERS)};
  }
}
