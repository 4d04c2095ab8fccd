package dev.sphere.bench.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * SphereConv as the reference implementation's graph has it: the norms √(Σx² + 1e-4) of the patches
 * by a convolution of x² with ones over all channels, √(Σw² + 1e-4) of the kernels, a division by
 * one and then the other, and then g. Nothing is clipped: the 1e-4 keep the cosine of kernels as
 * they begin from ±1, where the derivative of acos is not finite.
 *
 * @param response g
 */
record ReferenceConvolution(Response response) implements Convolution {

  private static final Convolution PRODUCT = new PlainConvolution();
  private static final float EPSILON = 1e-4f;

  @Override
  public Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> input, Operand<TFloat32> kernels, Padding padding) {
    Operand<TFloat32> epsilon = tf.constant(EPSILON);
    Shape shape = kernels.shape();
    Operand<TFloat32> ones =
        tf.ones(tf.constant(Shape.of(shape.get(0), shape.get(1), shape.get(2), 1)), TFloat32.class);
    Operand<TFloat32> patchNorms =
        tf.math.sqrt(
            tf.math.add(PRODUCT.of(tf, tf.math.mul(input, input), ones, padding), epsilon));
    Operand<TFloat32> kernelNorms =
        tf.math.sqrt(
            tf.math.add(
                tf.reduceSum(
                    tf.math.mul(kernels, kernels), tf.array(0, 1, 2), ReduceSum.keepDims(true)),
                epsilon));
    Operand<TFloat32> products = PRODUCT.of(tf, input, kernels, padding);
    return response.of(tf, tf.math.div(tf.math.div(products, patchNorms), kernelNorms));
  }
}
