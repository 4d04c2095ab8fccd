package dev.sphere.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Adam (Kingma and Ba, 2015) with its usual rates, 1e-3, .9 and .999, and ε of 1e-8. */
final class Adam {

  private final Ops tf;
  private final Variables variables;
  private final Decay first;
  private final Decay second;

  /** How much of a moment each step keeps, and that to the power of the steps. */
  private record Decay(Operand<TFloat32> rate, Variable<TFloat32> power) {}

  Adam(Ops tf, Variables variables) {
    this.tf = tf;
    this.variables = variables;
    first = decay(0.9f);
    second = decay(0.999f);
  }

  private Decay decay(float rate) {
    return new Decay(tf.constant(rate), variables.filled(Shape.scalar(), rate));
  }

  /** Adds an update of all trained variables by the gradient of a loss. */
  List<Op> updates(Operand<TFloat32> loss) {
    List<Variable<TFloat32>> trained = variables.trained();
    Gradients gradients = tf.gradients(loss, trained);
    // No kernel may change while another's gradient is still computed from it.
    List<Op> all = new ArrayList<>();
    gradients.forEach(all::add);
    Ops after = tf.withControlDependencies(all);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      updates.add(update(after, trained.get(i), gradients.dy(i)));
    }
    Ops last = tf.withControlDependencies(updates);
    for (Decay decay : List.of(first, second)) {
      updates.add(last.assign(decay.power(), last.math.mul(decay.power(), decay.rate())));
    }
    return updates;
  }

  private Op update(Ops after, Variable<TFloat32> variable, Operand<TFloat32> gradient) {
    return after.train.applyAdam(
        variable,
        variables.filled(variable.shape(), 0),
        variables.filled(variable.shape(), 0),
        first.power(),
        second.power(),
        tf.constant(1e-3f),
        first.rate(),
        second.rate(),
        tf.constant(1e-8f),
        gradient);
  }
}
