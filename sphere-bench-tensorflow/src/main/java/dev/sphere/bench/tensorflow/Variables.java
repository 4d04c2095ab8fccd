package dev.sphere.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.random.RandomStandardNormal;
import org.tensorflow.types.TFloat32;

/**
 * The variables of a graph and what they begin with. Inputs are variables too: what is constant,
 * TensorFlow would compute once and for all.
 */
final class Variables {

  private final Ops tf;
  private final List<Op> beginnings = new ArrayList<>();
  private final List<Variable<TFloat32>> trained = new ArrayList<>();

  Variables(Ops tf) {
    this.tf = tf;
  }

  /** Returns a variable that is not trained and begins with normal numbers. */
  Variable<TFloat32> normal(Shape shape, double deviation) {
    Operand<TFloat32> numbers =
        tf.random.randomStandardNormal(
            tf.constant(shape),
            TFloat32.class,
            RandomStandardNormal.seed(1L),
            RandomStandardNormal.seed2((long) beginnings.size()));
    return variable(shape, tf.math.mul(numbers, tf.constant((float) deviation)));
  }

  /** Returns a variable that is not trained and begins with one number throughout. */
  Variable<TFloat32> filled(Shape shape, float value) {
    return variable(shape, tf.fill(tf.constant(shape), tf.constant(value)));
  }

  /**
   * Returns kernels, which are trained and begin as in the reference implementation: N(0,
   * √(2/(k²·C))).
   */
  Variable<TFloat32> kernels(int side, long channels, long filters) {
    return trained(
        normal(Shape.of(side, side, channels, filters), Math.sqrt(2.0 / (side * side * channels))));
  }

  /** Returns a variable for each channel that is trained. */
  Variable<TFloat32> byChannel(long channels, float value) {
    return trained(filled(Shape.of(channels), value));
  }

  private Variable<TFloat32> trained(Variable<TFloat32> variable) {
    trained.add(variable);
    return variable;
  }

  private Variable<TFloat32> variable(Shape shape, Operand<TFloat32> beginning) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    beginnings.add(tf.assign(variable, beginning));
    return variable;
  }

  /** Returns the variables that are trained, in the order in which they were made. */
  List<Variable<TFloat32>> trained() {
    return List.copyOf(trained);
  }

  /** Returns what fills all variables. */
  List<Op> beginnings() {
    return List.copyOf(beginnings);
  }
}
