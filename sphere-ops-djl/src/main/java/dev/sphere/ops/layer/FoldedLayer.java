package dev.sphere.ops.layer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.Pixels;
import dev.sphere.ops.fused.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sphere layer for prediction alone: max(scale·h(‖x‖)·g(θ) + shift, least), where scale and shift
 * of a filter hold the norm that follows, the bias and v(‖w‖). Where g(θ) = cos θ, the kernel holds
 * the scale.
 */
final class FoldedLayer extends AbstractBlock {

  private static final byte VERSION = 1;

  private final SphereLayer layer;
  private final LayerTail tail;
  private final Optional<PatchResponse> onHeap;
  private final Parameter kernels;
  private final Optional<Parameter> scales;
  private final Parameter shifts;
  private final List<Parameter> learned = new ArrayList<>();

  private FoldedLayer(SphereLayer layer, LayerTail tail, LayerFolding folding, NDManager manager) {
    super(VERSION);
    this.layer = layer;
    this.tail = tail;
    onHeap = layer.groups() == 1 ? folding.onHeap() : Optional.empty();
    kernels = add("weight", Parameter.Type.WEIGHT, folding.kernels(), manager);
    scales = folding.scales().map(array -> add("scale", Parameter.Type.GAMMA, array, manager));
    shifts = add("shift", Parameter.Type.BETA, folding.shifts(), manager);
    for (NDArray array : folding.learned()) {
      learned.add(add("learned-" + learned.size(), Parameter.Type.OTHER, array, manager));
    }
  }

  /** Folds a layer as {@link SphereLayer#folded} says. */
  static FoldedLayer of(SphereLayer layer, LayerTail tail, NDManager manager) {
    if (tail.tile() > 1 && layer.kernel().getShape().dimension() != 4) {
      throw new IllegalArgumentException("tiles are of images, not of what this layer gives");
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return new FoldedLayer(layer, tail, new LayerFolding(layer, tail), manager);
    }
  }

  /** Makes a parameter that is not to be learned, of an array of the current scope. */
  private Parameter add(String name, Parameter.Type type, NDArray array, NDManager manager) {
    NDScope.unregister(array);
    array.attach(manager);
    Parameter parameter =
        Parameter.builder().setName(name).setType(type).optRequiresGrad(false).build();
    parameter.setArray(array);
    return addParameter(parameter);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    if (training) {
      throw new UnsupportedOperationException(
          "a folded layer only predicts; train the layer that it was folded from");
    }
    NDArray input = inputs.singletonOrThrow();
    layer.requireFit(input.getShape());
    Device device = input.getDevice();
    NDArray kernel = parameterStore.getValue(kernels, device, false);
    Optional<NDArray> scale = scales.map(each -> parameterStore.getValue(each, device, false));
    NDArray shift = parameterStore.getValue(shifts, device, false);
    NDList values = new NDList();
    learned.forEach(each -> values.add(parameterStore.getValue(each, device, false)));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray seen = layer.seen(input.stopGradient());
      NDArray products =
          layer.products(seen, EngineSupport.of(seen.getManager()).kernelsToUse(kernel));
      NDArray output =
          onHeap
              .flatMap(response -> inOnePass(response, products, seen))
              .orElseGet(() -> byArrays(seen, products, scale, shift, values));
      return new NDList(SphereLayer.escape(input, output));
    }
  }

  /** Returns the output, if the engine lets us at the memory. */
  private Optional<NDArray> inOnePass(PatchResponse response, NDArray products, NDArray seen) {
    EngineSupport engine = EngineSupport.of(products.getManager());
    Optional<Pixels> pixels = engine.pixels(products);
    if (pixels.isEmpty()) {
      return Optional.empty();
    }
    float[] squares = layer.squaresOnHeap(seen, pixels.get().crew());
    if (tail.tile() == 1 || !response.risesWithCosine()) {
      response.respond(pixels.get(), squares);
      return Optional.of(pooled(products));
    }
    Shape shape = products.getShape();
    NDArray largest = engine.createForPixels(products.getManager(), pooled(shape));
    Tiles tiles =
        new Tiles(Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)), tail.tile());
    response.respond(pixels.get(), squares, tiles, engine.pixels(largest).orElseThrow());
    return Optional.of(largest);
  }

  /** Returns the output by operations on arrays. */
  private NDArray byArrays(
      NDArray seen, NDArray products, Optional<NDArray> scale, NDArray shift, NDList values) {
    AngularResponse response = layer.response();
    long copies = products.getShape().get(1) / layer.groups();
    NDArray norms = response.norm().ofPatches(layer.squares(seen));
    NDArray ofFilters = layer.groups() == 1 ? norms : norms.repeat(1, copies);
    int dimensions = products.getShape().dimension();
    NDArray answer =
        response.respond(
            products.div(ofFilters), ofFilters, AngularResponse.alongFilters(values, dimensions));
    if (scale.isPresent()) {
      answer = answer.mul(alongFilters(scale.get(), dimensions));
    }
    answer = answer.add(alongFilters(shift, dimensions));
    return pooled(tail.least() == Double.NEGATIVE_INFINITY ? answer : answer.maximum(tail.least()));
  }

  private static NDArray alongFilters(NDArray array, int dimensions) {
    return AngularResponse.alongFilters(new NDList(array), dimensions).head();
  }

  private NDArray pooled(NDArray answer) {
    if (tail.tile() == 1) {
      return answer;
    }
    Shape tile = new Shape(tail.tile(), tail.tile());
    return Pool.maxPool2d(answer, tile, tile, new Shape(0, 0), false);
  }

  private Shape pooled(Shape shape) {
    return tail.tile() == 1
        ? shape
        : new Shape(
            shape.get(0), shape.get(1), shape.get(2) / tail.tile(), shape.get(3) / tail.tile());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {pooled(layer.getOutputShapes(inputShapes)[0])};
  }
}
