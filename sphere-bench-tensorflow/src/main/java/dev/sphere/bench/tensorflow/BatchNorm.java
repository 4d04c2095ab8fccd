package dev.sphere.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * The batch normalizations of a network, with the reference implementation's ε of 1e-3 and its
 * running averages, of which each step keeps .999.
 *
 * <p>They are TensorFlow's own operation: it is faster than the moments, the quotient and the sum
 * that the reference implementation writes.
 */
final class BatchNorm {

  private static final float EPSILON = 1e-3f;
  private static final float NOT_KEPT = 1e-3f;

  private final Ops tf;
  private final Variables variables;
  private final List<Op> averages = new ArrayList<>();

  BatchNorm(Ops tf, Variables variables) {
    this.tf = tf;
    this.variables = variables;
  }

  /** Returns features (N, H, W, C) of mean 0 and variance 1 in each channel, scaled and shifted. */
  Operand<TFloat32> of(Operand<TFloat32> features) {
    long channels = features.shape().get(3);
    Operand<TFloat32> given = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(
            features,
            variables.byChannel(channels, 1),
            variables.byChannel(channels, 0),
            given,
            given,
            FusedBatchNorm.epsilon(EPSILON),
            FusedBatchNorm.isTraining(true));
    keep(norm.batchMean(), channels);
    keep(norm.batchVariance(), channels);
    return norm.y();
  }

  private void keep(Operand<TFloat32> moment, long channels) {
    Variable<TFloat32> average = variables.filled(Shape.of(channels), 0);
    averages.add(
        tf.assignSub(average, tf.math.mul(tf.math.sub(average, moment), tf.constant(NOT_KEPT))));
  }

  /** Returns what updates the running averages. */
  List<Op> averages() {
    return List.copyOf(averages);
  }
}
