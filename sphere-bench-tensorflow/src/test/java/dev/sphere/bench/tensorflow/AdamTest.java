package dev.sphere.bench.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** Adam's steps are those of the paper's algorithm in double. */
class AdamTest {

  /** Down a parabola, (w − 3)², from 1. */
  @Test
  void followsTheAlgorithm() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Variable<TFloat32> weight = variables.byChannel(1, 1);
      Operand<TFloat32> distance = tf.math.sub(weight, tf.constant(3f));
      Operand<TFloat32> loss = tf.reduceSum(tf.math.mul(distance, distance), tf.array(0));
      List<Op> updates = new Adam(tf, variables).updates(loss);
      run(session, variables.beginnings());

      double expected = 1;
      double first = 0;
      double second = 0;
      for (int step = 1; step <= 50; step++) {
        run(session, updates);
        double gradient = 2 * (expected - 3);
        first = 0.9 * first + 0.1 * gradient;
        second = 0.999 * second + 0.001 * gradient * gradient;
        double mean = first / (1 - Math.pow(0.9, step));
        double square = second / (1 - Math.pow(0.999, step));
        expected -= 1e-3 * mean / (Math.sqrt(square) + 1e-8);

        assertThat(value(session, weight)).as("step %d", step).isCloseTo(expected, within(1e-6));
      }
    }
  }

  private static void run(Session session, List<Op> work) {
    Session.Runner runner = session.runner();
    work.forEach(runner::addTarget);
    runner.run().close();
  }

  private static double value(Session session, Variable<TFloat32> weight) {
    try (Result result = session.runner().fetch(weight).run()) {
      return ((TFloat32) result.get(0)).getFloat(0);
    }
  }
}
