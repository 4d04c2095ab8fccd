package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.NonFiniteEmbeddingException;

/**
 * What heads share: they take embeddings (N, D), give logits (N, classes), refuse what they cannot
 * learn from, and leave nothing behind with the manager of their weights.
 */
abstract class EmbeddingHead extends AbstractBlock implements LossHead {

  private static final byte VERSION = 1;

  private final String name;
  private final int classes;
  private final LossOptions options;

  /**
   * Makes a head.
   *
   * @param name of the loss, for messages
   */
  EmbeddingHead(String name, int classes, LossOptions options) {
    super(VERSION);
    if (classes < 1) {
      throw new IllegalArgumentException(name + ": classes must be at least 1, got " + classes);
    }
    int weights = options.classWeights().size();
    if (weights != 0 && weights != classes) {
      throw new IllegalArgumentException(
          "%s: %d class weights for %d classes".formatted(name, weights, classes));
    }
    this.name = name;
    this.classes = classes;
    this.options = options;
  }

  /** Returns the name of the loss. */
  final String name() {
    return name;
  }

  /** Returns the number of classes. */
  final int classes() {
    return classes;
  }

  /** Returns what the training asks of the loss. */
  final LossOptions options() {
    return options;
  }

  /**
   * Computes logits without margin, (N, classes).
   *
   * @param embeddings (N, D)
   */
  abstract NDArray infer(ParameterStore parameterStore, NDArray embeddings, boolean training);

  /**
   * Computes what the loss is of, logits without margin first.
   *
   * @param embeddings (N, D), finite
   * @param labels (N), each of them a class
   */
  abstract NDList train(ParameterStore parameterStore, NDArray embeddings, TargetLabels labels);

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape shape = inputShapes[0];
    if (shape.dimension() != 2) {
      throw new IllegalArgumentException(
          name + ": expected embeddings (N, D), got an input of shape " + shape);
    }
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray embeddings = inputs.singletonOrThrow();
    checkShape(embeddings);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return escape(new NDList(infer(parameterStore, embeddings, training)), embeddings);
    }
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore, NDList data, NDList labels, PairList<String, Object> params) {
    NDArray embeddings = data.singletonOrThrow();
    checkShape(embeddings);
    checkFinite(embeddings);
    long samples = embeddings.getShape().get(0);
    if (labels.head().size() != samples) {
      throw new IllegalArgumentException(
          "%s: %d labels for %d embeddings".formatted(name, labels.head().size(), samples));
    }
    int[] ofSamples = Labels.classes(name, labels, classes);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      // DJL's tabular data sets give (N, 1).
      TargetLabels targets = new TargetLabels(labels.head().reshape(samples), ofSamples);
      return escape(train(parameterStore, embeddings, targets), embeddings);
    }
  }

  /** Hands results out of the scope, to the manager of the embeddings. */
  private static NDList escape(NDList results, NDArray embeddings) {
    for (NDArray result : results) {
      NDScope.unregister(result);
      result.attach(embeddings.getManager());
    }
    return results;
  }

  private void checkShape(NDArray embeddings) {
    Shape shape = embeddings.getShape();
    long size = inputShapes[0].get(1);
    if (shape.dimension() != 2 || shape.get(1) != size) {
      throw new IllegalArgumentException(
          "%s: expected embeddings (N, %d), got %s".formatted(name, size, shape));
    }
    if (shape.get(0) == 0) {
      throw new IllegalArgumentException(name + ": the batch is empty");
    }
  }

  private void checkFinite(NDArray embeddings) {
    double[] squares;
    try (NDArray free = embeddings.stopGradient();
        NDArray square = free.square();
        NDArray sums = square.sum(new int[] {1});
        NDArray wide = sums.toType(DataType.FLOAT64, false)) {
      squares = wide.toDoubleArray();
    }
    for (int i = 0; i < squares.length; i++) {
      if (!Double.isFinite(squares[i])) {
        throw new NonFiniteEmbeddingException(
            "%s: embedding %d of the batch is not finite: the sum of its squares is %s"
                .formatted(name, i, squares[i]));
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), classes)};
  }
}
