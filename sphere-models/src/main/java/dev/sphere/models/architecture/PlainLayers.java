package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.Norm;

/** Ordinary convolutions: the baseline in the same architecture. */
public final class PlainLayers extends LayerFactory {

  /** Makes a factory. */
  public PlainLayers(Norm norm, Activation activation) {
    super(norm, activation);
  }

  @Override
  public Block convolution(long filters, Shape kernel, Shape stride, Shape padding) {
    return plainConvolution(filters, kernel, stride, padding);
  }
}
