package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.FilterResponse;
import dev.sphere.ops.magnitude.SphereMagnitude;
import dev.sphere.ops.operator.Cosine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts what a layer and the norm behind it are by now into as few numbers as there can be. The
 * arrays belong to the scope of the caller.
 */
final class LayerFolding {

  private final AngularResponse response;
  private final NDArray directions;
  private final NDList learned;
  private final List<double[]> ofOperator;
  private final List<double[]> ofMagnitude;
  private final ChannelAffine affine;
  private final LayerTail tail;

  /**
   * Reads a layer.
   *
   * @throws IllegalArgumentException if the norm is one of another number of channels
   */
  LayerFolding(SphereLayer layer, LayerTail tail) {
    this.tail = tail;
    response = layer.response();
    AngularResponse.Kernels kernels = response.takeApart(layer.kernel().getArray().stopGradient());
    directions = kernels.directions();
    learned = layer.learnedNow();
    List<double[]> values = learned.stream().map(LayerFolding::numbers).toList();
    int parameters = response.operator().parameters().size();
    ofOperator = values.subList(0, parameters);
    ofMagnitude = values.subList(parameters, values.size());
    double[] factors = kernelFactors(numbers(kernels.norms()));
    double[] biases =
        layer
            .bias()
            .map(bias -> numbers(bias.getArray()))
            .orElseGet(() -> new double[factors.length]);
    affine = new ChannelAffine(factors, biases).then(tail.norm());
  }

  private static double[] numbers(NDArray array) {
    return array.toType(DataType.FLOAT64, true).toDoubleArray();
  }

  /** Returns v(‖w‖) of each filter. */
  private double[] kernelFactors(double[] norms) {
    double[] factors = new double[norms.length];
    for (int i = 0; i < norms.length; i++) {
      int filter = i;
      double[] ofFilter =
          ofMagnitude.stream().mapToDouble(each -> each[filter % each.length]).toArray();
      MagnitudeFunction magnitude = response.magnitude();
      factors[i] = magnitude.isWeighted() ? magnitude.at(ofFilter).kernelValue(norms[i]) : 1;
    }
    return factors;
  }

  /** Returns kernels of unit norm, (filters, …); where g(θ) = cos θ, times the scales. */
  NDArray kernels() {
    long[] alongFilters = new long[directions.getShape().dimension()];
    Arrays.fill(alongFilters, 1);
    alongFilters[0] = affine.channels();
    NDArray kernels =
        isLinear() ? directions.mul(array(affine.scales()).reshape(alongFilters)) : directions;
    return alongFilters.length == 4
        ? EngineSupport.of(kernels.getManager()).inOrderOfConvolution(kernels)
        : kernels;
  }

  /** Returns the scales, (filters); empty where the kernels have them. */
  Optional<NDArray> scales() {
    return isLinear() ? Optional.empty() : Optional.of(array(affine.scales()));
  }

  /** Returns the shifts, (filters). */
  NDArray shifts() {
    return array(affine.shifts());
  }

  /** Returns what g and then h learned, constrained, each (filters) or (1). */
  NDList learned() {
    NDList copies = new NDList();
    learned.forEach(array -> copies.add(array.duplicate()));
    return copies;
  }

  private NDArray array(double[] ofFilters) {
    return EngineArrays.like(directions, ofFilters, new Shape(ofFilters.length));
  }

  private boolean isLinear() {
    return response.operator() instanceof Cosine;
  }

  /**
   * Returns the response in Java's numbers; empty where g is known to arrays alone, or h differs
   * from filter to filter.
   */
  Optional<PatchResponse> onHeap() {
    if (ofMagnitude.stream().anyMatch(each -> each.length > 1)) {
      return Optional.empty();
    }
    double[] common = ofMagnitude.stream().mapToDouble(each -> each[0]).toArray();
    MagnitudeFunction magnitude = response.magnitude().at(common);
    Optional<Double> constant =
        magnitude instanceof SphereMagnitude sphere
            ? Optional.of(sphere.alpha())
            : Optional.empty();
    float[] scales = new float[affine.channels()];
    float[] shifts = new float[affine.channels()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) ((isLinear() ? 1 : affine.scales()[i]) * constant.orElse(1.0));
      shifts[i] = (float) affine.shifts()[i];
    }
    return FilterResponse.of(
            response.operator(),
            ofOperator.stream().map(each -> ofFilters(each, scales.length)).toList(),
            scales,
            shifts,
            tail.least())
        .map(
            filters ->
                new PatchResponse(
                    filters,
                    constant.isPresent() ? Optional.empty() : Optional.of(magnitude),
                    response.norm(),
                    slope()));
  }

  private PatchResponse.Slope slope() {
    if (isLinear()) {
      return PatchResponse.Slope.LINEAR;
    }
    return response.operator().isDecreasing()
        ? PatchResponse.Slope.RISING
        : PatchResponse.Slope.ANY;
  }

  private static float[] ofFilters(double[] values, int filters) {
    float[] floats = new float[filters];
    for (int i = 0; i < filters; i++) {
      floats[i] = (float) values[i % values.length];
    }
    return floats;
  }
}
