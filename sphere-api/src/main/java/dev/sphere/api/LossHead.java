package dev.sphere.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;

/**
 * The last block of a network that is trained to classify: owns the class weights, turns embeddings
 * into logits and, with their labels, into a loss.
 *
 * <ul>
 *   <li>Forward without labels: embeddings (N, D) → margin-free logits (N, classes).
 *   <li>Forward with labels (N), as {@link ai.djl.training.Trainer#forward(NDList, NDList)} calls
 *       it: the margin-free logits come first, so that any evaluator can read them, then whatever
 *       else {@link #loss()} needs.
 *   <li>Embeddings that are not finite are refused with labels by a {@link
 *       NonFiniteEmbeddingException}.
 * </ul>
 */
public interface LossHead extends Block {

  /** Returns the loss to give a DJL trainer: of labels and this head's output with labels. */
  Loss loss();

  /**
   * Returns the class that each embedding is taken for.
   *
   * @param outputs what forward gave, with labels or without
   * @return the classes (N), of type int64
   */
  default NDArray choose(NDList outputs) {
    return outputs.head().argMax(1).toType(DataType.INT64, false);
  }
}
