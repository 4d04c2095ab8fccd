package dev.sphere.api;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;

/**
 * The last block of a network that is trained to classify: owns the class weights, turns embeddings
 * into logits and, with their labels, into a loss.
 *
 * <ul>
 *   <li>Forward without labels: embeddings (N, D) → margin-free logits (N, classes).
 *   <li>Forward with labels (N), as {@link ai.djl.training.Trainer#forward(ai.djl.ndarray.NDList,
 *       ai.djl.ndarray.NDList)} calls it: the margin-free logits come first, so that any evaluator
 *       can read them, then whatever else {@link #loss()} needs.
 * </ul>
 */
public interface LossHead extends Block {

  /** Returns the loss to give a DJL trainer: of labels and this head's output with labels. */
  Loss loss();
}
