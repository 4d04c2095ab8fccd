package dev.sphere.losses.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.SoftmaxCrossEntropy;

/** A head with logits W·x, without fault unless a subclass plants one. */
class PlantedHead extends AbstractBlock implements LossHead {

  private final int classes;
  private final LossOptions options;
  private final Parameter weight =
      addParameter(Parameter.builder().setName("w").setType(Parameter.Type.WEIGHT).build());

  PlantedHead(int classes, LossOptions options) {
    super((byte) 1);
    this.classes = classes;
    this.options = options;
  }

  /** Computes logits (N, classes) from embeddings (N, D) and weights (classes, D). */
  NDArray logits(NDArray x, NDArray w) {
    return x.matMul(w.transpose());
  }

  /** Computes logits without labels. */
  NDArray inferred(NDArray x, NDArray w) {
    return logits(x, w);
  }

  /** Computes what there is with labels. */
  NDList trained(NDArray x, NDArray w) {
    return new NDList(logits(x, w));
  }

  @Override
  public Loss loss() {
    return new SoftmaxCrossEntropy(options);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(classes, inputShapes[0].get(1)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = store.getValue(weight, x.getDevice(), training);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return escaped(new NDList(inferred(x, w)));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList data, NDList labels, PairList<String, Object> params) {
    NDArray x = data.singletonOrThrow();
    NDArray w = store.getValue(weight, x.getDevice(), true);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return escaped(trained(x, w));
    }
  }

  private static NDList escaped(NDList results) {
    results.forEach(NDScope::unregister);
    return results;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), classes)};
  }
}
