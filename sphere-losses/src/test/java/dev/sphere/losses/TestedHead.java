package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A head on an engine, with parameters made in Java. */
final class TestedHead implements AutoCloseable {

  private final EngineSupport engine;
  private final Precision precision;
  private final NDManager manager;
  private final LossHead head;

  /**
   * What a head made of a batch in training.
   *
   * @param plain the logits without margin, (samples, classes), flat
   * @param logits those that are learned from
   * @param differentiated the array that the gradients are of, flat
   * @param embeddings the gradient of the embeddings, flat
   * @param parameters the gradients of parameters, flat, by name
   */
  record Training(
      double[] plain,
      double[] logits,
      double[] differentiated,
      double[] embeddings,
      Map<String, double[]> parameters) {}

  /**
   * Makes a head with the weights of a batch.
   *
   * @param parameters others, by name; those not named keep their initializer
   */
  TestedHead(
      EngineSupport engine,
      Precision precision,
      SphereLoss loss,
      LossOptions options,
      LabelledBatch batch,
      Map<String, double[]> parameters) {
    this.engine = engine;
    this.precision = precision;
    manager = engine.engine().newBaseManager();
    head = loss.newHead(LabelledBatch.CLASSES, options);
    Map<String, double[]> all = new HashMap<>(parameters);
    all.put("weight", batch.weights());
    BlockRun.initialize(head, manager, precision, all, shape(batch));
  }

  LossHead head() {
    return head;
  }

  NDManager manager() {
    return manager;
  }

  private static Shape shape(LabelledBatch batch) {
    return new Shape(batch.samples(), LabelledBatch.SIZE);
  }

  /** Returns the logits without labels. */
  double[] infer(LabelledBatch batch) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray embeddings = precision.create(scratch, batch.embeddings(), shape(batch));
      NDList logits =
          head.forward(new ParameterStore(scratch, false), new NDList(embeddings), false);
      return Precision.read(logits.singletonOrThrow());
    }
  }

  /** Trains on Σ logits·upstream. */
  Training train(LabelledBatch batch, double[] upstream) {
    return train(
        batch,
        List.of(),
        (labels, outputs) -> {
          NDArray logits = learnedFrom(outputs);
          return logits.mul(precision.create(logits.getManager(), upstream, logits.getShape()));
        },
        () -> {});
  }

  /** Trains on the loss; if it is one of each sample, on their sum. */
  Training trainOnLoss(LabelledBatch batch, double... sampleWeights) {
    return trainOnLoss(batch, () -> {}, sampleWeights);
  }

  /**
   * Trains on the loss.
   *
   * @param meanwhile what happens between forward and backward
   */
  Training trainOnLoss(LabelledBatch batch, Runnable meanwhile, double... sampleWeights) {
    List<double[]> weights = new ArrayList<>();
    if (sampleWeights.length > 0) {
      weights.add(sampleWeights);
    }
    return train(batch, weights, head.loss()::evaluate, meanwhile);
  }

  private Training train(
      LabelledBatch batch,
      List<double[]> sampleWeights,
      BiFunction<NDList, NDList, NDArray> objective,
      Runnable meanwhile) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray embeddings = precision.create(scratch, batch.embeddings(), shape(batch));
      embeddings.setRequiresGradient(true);
      NDList labels = new NDList(scratch.create(batch.labels()));
      for (double[] weights : sampleWeights) {
        labels.add(precision.create(scratch, weights, new Shape(weights.length)));
      }
      clearGradients();
      try (GradientCollector collector = engine.engine().newGradientCollector()) {
        NDList outputs =
            head.forward(new ParameterStore(scratch, false), new NDList(embeddings), labels, null);
        NDArray objectives = objective.apply(labels, outputs);
        meanwhile.run();
        collector.backward(objectives.sum());
        return new Training(
            Precision.read(outputs.head()),
            Precision.read(learnedFrom(outputs)),
            Precision.read(objectives),
            Precision.read(embeddings.getGradient()),
            gradients());
      }
    }
  }

  /** The logits with margin come after those without, where there are any. */
  private static NDArray learnedFrom(NDList outputs) {
    return outputs.get(Math.min(1, outputs.size() - 1));
  }

  /** PyTorch adds to the gradients that parameters have; those that were loaded have none. */
  private void clearGradients() {
    for (Pair<String, Parameter> parameter : head.getParameters()) {
      NDArray array = parameter.getValue().getArray();
      if (array.hasGradient()) {
        NDArray gradient = array.getGradient();
        gradient.subi(gradient);
      } else {
        array.setRequiresGradient(parameter.getValue().requiresGradient());
      }
    }
  }

  private Map<String, double[]> gradients() {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    for (Pair<String, Parameter> parameter : head.getParameters()) {
      if (parameter.getValue().requiresGradient()) {
        gradients.put(
            parameter.getKey(), Precision.read(parameter.getValue().getArray().getGradient()));
      }
    }
    return gradients;
  }

  @Override
  public void close() {
    manager.close();
  }
}
