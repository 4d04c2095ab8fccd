package dev.sphere.losses;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a network's heads that learn from a sample of the classes ({@link Partial}), for
 * what reads or replaces the weights of all classes between steps.
 */
public final class SampledWeights {

  private final List<PartialHead> heads = new ArrayList<>();

  /**
   * Finds the heads of a network.
   *
   * @param network initialized or not
   */
  public SampledWeights(Block network) {
    collect(network);
  }

  private void collect(Block block) {
    if (block instanceof PartialHead head) {
      heads.add(head);
    }
    block.getChildren().values().forEach(this::collect);
  }

  /** Returns whether a parameter is a sample, whose rows are of other classes at each batch. */
  public boolean isSample(Parameter parameter) {
    return heads.stream().anyMatch(head -> head.sample().getId().equals(parameter.getId()));
  }

  /**
   * Stores what was learned with the weights of all classes. Until the next batch is learned from,
   * those are all that counts, and may be replaced.
   */
  public void release() {
    heads.forEach(PartialHead::release);
  }
}
