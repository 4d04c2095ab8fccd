package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a head is given: all but the engine.
 *
 * @param classes the number of classes
 * @param embeddings (labels, {@link #SIZE}), flat
 * @param labels the class of each embedding
 * @param parameters of the head
 */
record HeadCase(
    SphereLoss loss,
    LossOptions options,
    Precision precision,
    int classes,
    double[] embeddings,
    int[] labels,
    BlockParameters parameters) {

  static final long SEED = 47;

  /** The length of an embedding; no other axis is as long. */
  static final int SIZE = 3;

  /** As many classes as cases have where they are more than one; no embedding is of the last. */
  static final int CLASSES = 5;

  private static final int[] LABELS = {2, 0, 3, 1, 1, 2};

  /** Draws embeddings and parameters. */
  static HeadCase draw(SphereLoss loss, NDManager manager, int classes) {
    Shape input = new Shape(LABELS.length, SIZE);
    BlockParameters parameters =
        BlockParameters.draw(
            loss.newHead(classes, LossOptions.DEFAULT), manager, input, SEED + classes);
    int[] labels = new int[LABELS.length];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = LABELS[row] % classes;
    }
    return new HeadCase(
        loss,
        LossOptions.DEFAULT,
        Precision.FLOAT64,
        classes,
        BlockParameters.normal(input.size(), SEED),
        labels,
        parameters);
  }

  HeadCase with(LossOptions other) {
    return new HeadCase(loss, other, precision, classes, embeddings, labels, parameters);
  }

  HeadCase with(Precision other) {
    return new HeadCase(loss, options, other, classes, embeddings, labels, parameters);
  }

  HeadCase with(double[] others, int... theirLabels) {
    return new HeadCase(loss, options, precision, classes, others, theirLabels, parameters);
  }

  HeadCase with(BlockParameters others) {
    return new HeadCase(loss, options, precision, classes, embeddings, labels, others);
  }

  /** Returns the shape of the embeddings. */
  Shape input() {
    return new Shape(labels.length, SIZE);
  }

  /** Returns the shape of logits. */
  Shape logits() {
    return new Shape(labels.length, classes);
  }

  /** Returns a new head with these parameters. */
  LossHead head(NDManager manager) {
    LossHead head = loss.newHead(classes, options);
    parameters.initialize(head, manager, precision, input());
    return head;
  }

  /** Makes the embeddings. */
  NDArray embeddings(NDManager manager) {
    return precision.create(manager, embeddings, input());
  }

  /** Computes logits without labels. */
  NDList infer(LossHead head, NDManager manager) {
    return head.forward(new ParameterStore(manager, false), new NDList(embeddings(manager)), false);
  }

  /** Reads the first array of logits without labels, from a new head. */
  double[] inferred(NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      return Precision.read(infer(head(manager), manager).get(0));
    }
  }

  /** Computes what the loss is of. */
  NDList outputs(LossHead head, NDArray input, NDList given) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return head.forward(store, new NDList(input), given, null);
  }

  /** Makes the labels. */
  NDList labels(NDManager manager) {
    long[] classNumbers = new long[labels.length];
    for (int row = 0; row < labels.length; row++) {
      classNumbers[row] = labels[row];
    }
    return new NDList(EngineArrays.of(manager, classNumbers));
  }

  /** Computes the loss of a new head, in training. */
  double loss(NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      return Precision.read(evaluated(manager))[0];
    }
  }

  /** Computes the loss of a new head, in training, reduced as the options say. */
  NDArray evaluated(NDManager manager) {
    LossHead head = head(manager);
    NDArray input = embeddings(manager);
    NDList given = labels(manager);
    return Recording.of(manager, () -> head.loss().evaluate(given, outputs(head, input, given)));
  }

  /** Computes the loss of a new head that has learned from the batch before. */
  double secondLoss(NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      LossHead head = head(manager);
      NDArray input = embeddings(manager);
      NDList given = labels(manager);
      Recording.of(manager, () -> outputs(head, input, given));
      NDArray value =
          Recording.of(manager, () -> head.loss().evaluate(given, outputs(head, input, given)));
      return Precision.read(value)[0];
    }
  }

  /** Returns the loss of a new head, in training. */
  Graph graph(NDManager manager) {
    return graph(manager, outputs -> {});
  }

  private Graph graph(NDManager manager, Consumer<NDList> seen) {
    LossHead head = head(manager);
    NDList given = labels(manager);
    return Graph.of(
        head,
        "embeddings",
        embeddings(manager),
        input -> {
          NDList outputs = outputs(head, input, given);
          seen.accept(outputs);
          return head.loss().evaluate(given, outputs);
        });
  }

  /** Runs a new head in training. */
  HeadRun run(NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      NDList outputs = new NDList();
      Graph graph = graph(manager, outputs::addAll);
      Gradients found = graph.run(new double[] {1});
      NDArray last = outputs.get(outputs.size() - 1);
      return new HeadRun(
          Precision.read(outputs.get(0)),
          last.getShape(),
          Precision.read(last),
          found.shape(),
          found.value()[0],
          graph.gradients(found));
    }
  }

  /**
   * What a head made of a case in training.
   *
   * @param first the first array it gave, flat
   * @param lastShape the shape of the last one
   * @param last the last one, flat
   * @param lossShape the shape of the loss
   * @param loss the loss
   * @param gradients of the loss, by what they are of
   */
  record HeadRun(
      double[] first,
      Shape lastShape,
      double[] last,
      Shape lossShape,
      double loss,
      Map<String, double[]> gradients) {}
}
