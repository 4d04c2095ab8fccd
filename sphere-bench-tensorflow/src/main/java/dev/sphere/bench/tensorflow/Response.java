package dev.sphere.bench.tensorflow;

import dev.sphere.api.AngularOperator;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * g as the reference implementation's graph computes it from the cosine: by the printed formula.
 */
interface Response {

  /** Adds g to a graph. */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> cosine);

  /** Returns the one of an operator, if the reference implementation has it. */
  static Optional<Response> of(AngularOperator operator) {
    if (operator instanceof Cosine) {
      return Optional.of((tf, cosine) -> cosine);
    }
    if (operator instanceof Linear) {
      return Optional.of(Response::linear);
    }
    if (operator instanceof Sigmoid sigmoid) {
      return Optional.of((tf, cosine) -> sigmoid(tf, cosine, sigmoid.k()));
    }
    return Optional.empty();
  }

  /** 1 − 2θ/π (equation 2). */
  private static Operand<TFloat32> linear(Ops tf, Operand<TFloat32> cosine) {
    return tf.math.add(
        tf.math.mul(tf.constant((float) (-2 / Math.PI)), tf.math.acos(cosine)), tf.constant(1f));
  }

  /** Equation 6. */
  private static Operand<TFloat32> sigmoid(Ops tf, Operand<TFloat32> cosine, double k) {
    double half = Math.PI / (2 * k);
    double scale = (1 + Math.exp(-half)) / (1 - Math.exp(-half));
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> power =
        tf.math.exp(
            tf.math.sub(
                tf.math.div(tf.math.acos(cosine), tf.constant((float) k)),
                tf.constant((float) half)));
    return tf.math.div(
        tf.math.mul(tf.constant((float) scale), tf.math.sub(one, power)), tf.math.add(one, power));
  }
}
