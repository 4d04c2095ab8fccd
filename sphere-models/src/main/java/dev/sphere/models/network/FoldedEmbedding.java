package dev.sphere.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.ops.engine.EngineSupport;
import java.io.DataInputStream;
import java.io.DataOutputStream;

/** A folded embedding: it predicts, and refuses all else. */
final class FoldedEmbedding extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Block folded;

  /**
   * Folds an embedding.
   *
   * @param manager owns the arrays of the folded layers
   */
  FoldedEmbedding(Block embedding, NDManager manager) {
    super(VERSION);
    folded = addChildBlock("folded", new Folding(manager).fold(embedding));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray images = inputs.singletonOrThrow();
    if (training || images.hasGradient()) {
      throw refusal("trained, and has no gradient");
    }
    NDArray ordered =
        images.getShape().dimension() == 4
            ? EngineSupport.of(images.getManager()).inOrderOfConvolution(images)
            : images;
    return folded.forward(parameterStore, new NDList(ordered), false, params);
  }

  @Override
  public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
    throw refusal("initialized or trained");
  }

  @Override
  public void saveParameters(DataOutputStream out) {
    throw refusal("saved");
  }

  @Override
  public void loadParameters(NDManager manager, DataInputStream in) {
    throw refusal("loaded");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return folded.getOutputShapes(inputShapes);
  }

  private static UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException(
        "a folded network only predicts, it is not %s; use the network that it was folded from"
            .formatted(what));
  }
}
