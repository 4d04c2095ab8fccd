package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;

/**
 * A hyperspherical convolution that shows the operator alone.
 *
 * @param layers computes it
 * @param stride in both directions
 * @param padding on all sides
 * @param dilation in both directions
 * @param groups divides channels and filters
 */
record Convolution(LayerProbe layers, long stride, long padding, long dilation, int groups) {

  /** Returns one that takes one step at a time over an image without padding. */
  static Convolution plain(LayerProbe layers) {
    return new Convolution(layers, 1, 0, 1, 1);
  }

  /**
   * Computes it.
   *
   * @param inputs images, kernels and what the operator learns
   */
  NDArray of(AngularOperator operator, NDList inputs) {
    return layers.convolve(
        operator,
        new UnitMagnitude(),
        inputs.get(0),
        inputs.get(1),
        inputs.subNDList(2),
        new Shape(stride, stride),
        new Shape(padding, padding),
        new Shape(dilation, dilation),
        groups);
  }
}
