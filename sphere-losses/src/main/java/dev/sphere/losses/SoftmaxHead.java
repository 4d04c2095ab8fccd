package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;

/** The head of the ordinary softmax: logits W_j·x + b_j. */
final class SoftmaxHead extends EmbeddingHead {

  private final Block logits;

  SoftmaxHead(boolean bias, int classes, LossOptions options) {
    super("softmax", classes, options);
    logits = addChildBlock("logits", Linear.builder().setUnits(classes).optBias(bias).build());
  }

  @Override
  public Loss loss() {
    return new SoftmaxCrossEntropy(options());
  }

  @Override
  NDArray infer(ParameterStore store, NDArray embeddings, boolean training) {
    return logits.forward(store, new NDList(embeddings), training).singletonOrThrow();
  }

  @Override
  NDList train(ParameterStore store, NDArray embeddings, TargetLabels labels) {
    return new NDList(infer(store, embeddings, true));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    logits.initialize(manager, dataType, inputShapes);
  }
}
