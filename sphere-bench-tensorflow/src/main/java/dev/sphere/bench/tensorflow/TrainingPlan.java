package dev.sphere.bench.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A whole training step of cnn-9 on noise: forward, backward, Adam's update. */
final class TrainingPlan {

  private static final int CLASSES = 10;

  private TrainingPlan() {}

  /** Adds the step to a graph; reads the loss, the mean cross-entropy. */
  static GraphStep.Plan of(Ops tf, Convolution convolution, double width, int batch) {
    Variables variables = new Variables(tf);
    Cnn9 network = new Cnn9(tf, variables, convolution);
    Operand<TFloat32> images = variables.normal(Shape.of(batch, 32, 32, 3), 1);
    Operand<TFloat32> loss = loss(tf, network.logits(images, width, CLASSES), batch);
    List<Op> work = new ArrayList<>(network.averages());
    work.addAll(new Adam(tf, variables).updates(loss));
    return new GraphStep.Plan(variables, loss, work);
  }

  private static Operand<TFloat32> loss(Ops tf, Operand<TFloat32> logits, int batch) {
    int[] classes = IntStream.range(0, batch).map(i -> i % CLASSES).toArray();
    Operand<TFloat32> labels =
        tf.oneHot(tf.constant(classes), tf.constant(CLASSES), tf.constant(1f), tf.constant(0f));
    return tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss(), tf.array(0));
  }
}
