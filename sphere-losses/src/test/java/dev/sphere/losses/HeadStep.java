package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossHead;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.testing.Precision;
import java.util.List;

/**
 * What a step of a training makes of a head and its embeddings.
 *
 * @param outputs what the head gave, flat
 * @param loss the loss
 * @param gradient of the loss plus the sum of the logits by the embeddings, flat
 */
record HeadStep(List<double[]> outputs, double loss, double[] gradient) {

  /** Runs forward and backward, with the garbage collected between the two. */
  static HeadStep of(
      LossHead head, NDManager model, Precision precision, double[] embeddings, int... classes) {
    try (NDManager batch = model.newSubManager()) {
      Shape shape = new Shape(classes.length, embeddings.length / classes.length);
      NDArray x = precision.create(batch, embeddings, shape);
      x.setRequiresGradient(true);
      NDList labels = new NDList(batch.create(classes));
      try (GradientCollector collector = model.getEngine().newGradientCollector()) {
        NDList outputs =
            head.forward(new ParameterStore(model, false), new NDList(x), labels, null);
        NDArray loss = head.loss().evaluate(labels, outputs);
        Disturbance.now();
        collector.backward(loss.add(outputs.head().sum()));
        return new HeadStep(
            outputs.stream().map(Precision::read).toList(),
            Precision.read(loss)[0],
            Precision.read(x.getGradient()));
      }
    }
  }

  /** Returns the logits without labels, flat. */
  static double[] infer(
      LossHead head, NDManager model, Precision precision, double[] embeddings, int size) {
    try (NDManager batch = model.newSubManager()) {
      NDArray x = precision.create(batch, embeddings, new Shape(embeddings.length / size, size));
      return Precision.read(
          head.forward(new ParameterStore(model, false), new NDList(x), false).singletonOrThrow());
    }
  }
}
