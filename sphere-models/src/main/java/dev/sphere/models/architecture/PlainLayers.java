package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import dev.sphere.api.Norm;

/** Ordinary convolutions: the baseline in the same architecture. */
public final class PlainLayers extends LayerFactory {

  /** Makes a factory. */
  public PlainLayers(Norm norm) {
    super(norm);
  }

  @Override
  public Block convolution(long filters, Shape kernel, Shape stride, Shape padding) {
    return Conv2d.builder()
        .setFilters(Math.toIntExact(filters))
        .setKernelShape(kernel)
        .optStride(stride)
        .optPadding(padding)
        .optBias(false)
        .build();
  }
}
