package dev.sphere.bench.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A convolution with stride 1, in the order that TensorFlow prefers on CPU. */
interface Convolution {

  /** How the border of an image is treated. */
  enum Padding {
    /** Zeros, so that the image keeps its size. */
    SAME,
    /** None, so that each patch lies within the image. */
    VALID
  }

  /**
   * Adds the convolution to a graph.
   *
   * @param input (N, H, W, C)
   * @param kernels (rows, columns, C, filters)
   * @return (N, H', W', filters)
   */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> input, Operand<TFloat32> kernels, Padding padding);
}
