package dev.sphere.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** In which order the numbers of images and activations, (N, C, H, W), lie in memory. */
public enum MemoryOrder {
  /** The channels of a pixel together, as Sphere's data pipeline hands images over. */
  CHANNELS_LAST {
    @Override
    NDArray normal(NDManager manager, Shape shape) {
      Shape nhwc = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
      return manager.randomNormal(nhwc).transpose(0, 3, 1, 2);
    }
  },
  /** The pixels of a channel together, as DJL makes arrays. */
  CHANNELS_FIRST {
    @Override
    NDArray normal(NDManager manager, Shape shape) {
      return manager.randomNormal(shape);
    }
  };

  /** Returns normal numbers (N, C, H, W). */
  abstract NDArray normal(NDManager manager, Shape shape);
}
