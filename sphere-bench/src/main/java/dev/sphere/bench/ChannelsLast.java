package dev.sphere.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Inputs in the order in memory that the data pipeline hands over: the channels of a pixel
 * together.
 */
final class ChannelsLast {

  private ChannelsLast() {}

  /** Returns normal numbers (N, C, H, W). */
  static NDArray normal(NDManager manager, Shape shape) {
    Shape nhwc = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
    return manager.randomNormal(nhwc).transpose(0, 3, 1, 2);
  }
}
