package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
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
   * Returns the class weights in a parameter: of a sample the rows of the classes it holds, which
   * are the first, and of any other parameter all.
   *
   * @param values of the parameter
   */
  public NDArray held(Parameter parameter, NDArray values) {
    return heads.stream()
        .filter(head -> head.sample().getId().equals(parameter.getId()))
        .findAny()
        .map(head -> values.get(new NDIndex("0:{}", head.held().size())))
        .orElse(values);
  }

  /**
   * Stores what was learned with the weights of all classes. Until the next batch is learned from,
   * those are all that counts, and may be replaced.
   */
  public void release() {
    heads.forEach(PartialHead::release);
  }
}
