package dev.sphere.bench.tensorflow;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** w·x. */
record PlainConvolution() implements Convolution {

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> input, Operand<TFloat32> kernels, Padding padding) {
    return tf.nn.conv2d(input, kernels, List.of(1L, 1L, 1L, 1L), padding.name());
  }
}
