package dev.sphere.losses;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;

/** A head without margin: its logits are the same with and without labels. */
final class SoftmaxHead extends AbstractBlock implements LossHead {

  private static final byte VERSION = 1;

  private final Block logits;
  private final LossOptions options;

  /**
   * Makes a head.
   *
   * @param logits owns the class weights; (N, D) → (N, classes)
   */
  SoftmaxHead(Block logits, LossOptions options) {
    super(VERSION);
    this.logits = addChildBlock("logits", logits);
    this.options = options;
  }

  @Override
  public Loss loss() {
    return new SoftmaxCrossEntropy(options);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return logits.forward(parameterStore, inputs, training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    logits.initialize(manager, dataType, inputShapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return logits.getOutputShapes(inputShapes);
  }
}
