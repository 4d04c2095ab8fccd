package dev.sphere.bench.tensorflow;

import dev.sphere.bench.Variant;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A graph, run over and over in one session with TensorFlow's own settings. */
final class GraphStep implements Variant.Step {

  /**
   * What a graph does.
   *
   * @param variables filled before the first step
   * @param read a number that each step returns
   * @param work what each step does beyond what that number needs
   */
  record Plan(Variables variables, Operand<TFloat32> read, List<Op> work) {}

  // Held during each step and for good when the JVM ends: TensorFlow does not survive that its
  // library goes while it computes.
  private static final Lock COMPUTING = new ReentrantLock();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(COMPUTING::lock));
  }

  private final Graph graph = new Graph();
  private final Session session;
  private final Plan plan;

  /** Makes a graph and its variables. */
  GraphStep(Function<Ops, Plan> planning) {
    plan = planning.apply(Ops.create(graph));
    session = new Session(graph);
    Session.Runner beginning = session.runner();
    plan.variables().beginnings().forEach(beginning::addTarget);
    beginning.run().close();
  }

  @Override
  public float run() {
    Session.Runner runner = session.runner().fetch(plan.read());
    plan.work().forEach(runner::addTarget);
    COMPUTING.lock();
    try (Result result = runner.run()) {
      return ((TFloat32) result.get(0)).getFloat();
    } finally {
      COMPUTING.unlock();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
