package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import dev.sphere.api.LossHead;
import dev.sphere.ops.testing.Precision;
import java.util.List;

/**
 * Trains a head alone, one batch at a time.
 *
 * @param head initialized with arrays of {@code manager}
 * @param manager holds nothing more after a step than before
 */
record HeadTraining(LossHead head, Optimizer optimizer, NDManager manager, Precision precision) {

  /**
   * What a step made.
   *
   * @param loss before the step
   * @param outputs what the loss is of, flat
   */
  record Step(double loss, List<double[]> outputs) {}

  /** Goes forward and backward, and moves the parameters. */
  Step step(double[] embeddings, int[] labels) {
    return step(embeddings, labels, new double[0], () -> {});
  }

  /**
   * Goes forward and backward, and moves the parameters.
   *
   * @param weights of the samples, or none
   * @param between happens before going backward
   */
  Step step(double[] embeddings, int[] labels, double[] weights, Runnable between) {
    Step step;
    try (NDManager batch = manager.newSubManager()) {
      NDList given = new NDList(batch.create(labels));
      if (weights.length > 0) {
        given.add(batch.create(weights));
      }
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray input = input(batch, embeddings, labels.length);
        NDList outputs =
            head.forward(new ParameterStore(batch, false), new NDList(input), given, null);
        NDArray loss = head.loss().evaluate(given, outputs);
        between.run();
        collector.backward(loss);
        step =
            new Step(
                Precision.read(loss)[0],
                outputs.stream()
                    .map(array -> Precision.read(array.toType(precision.type(), false)))
                    .toList());
      }
    }
    update();
    return step;
  }

  private void update() {
    // What AdamW makes of a weight on MXNet stays with the weight's manager.
    try (NDManager scratch = manager.newSubManager()) {
      for (Pair<String, Parameter> each : head.getParameters()) {
        Parameter parameter = each.getValue();
        if (parameter.requiresGradient()) {
          NDArray weight = parameter.getArray();
          weight.tempAttach(scratch);
          optimizer.update(parameter.getId(), weight, weight.getGradient());
        }
      }
    }
  }

  /** Computes logits of all classes, flat. */
  double[] logits(double[] embeddings, int count) {
    try (NDManager batch = manager.newSubManager()) {
      NDList outputs =
          head.forward(
              new ParameterStore(batch, false), new NDList(input(batch, embeddings, count)), false);
      return Precision.read(outputs.singletonOrThrow());
    }
  }

  private NDArray input(NDManager batch, double[] embeddings, int count) {
    return precision.create(batch, embeddings, new Shape(count, embeddings.length / count));
  }

  /** Reads the one parameter whose name ends like this. */
  double[] read(String ending) {
    return Precision.read(head.getParameters().get(HeadTesting.parameter(head, ending)).getArray());
  }
}
