package dev.sphere.models.architecture;

import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import java.util.function.UnaryOperator;

/** A block each of whose children takes the block's own input. */
public interface Branches extends Block {

  /** Returns whether each child of a block takes the block's own input, as DJL's own do it too. */
  static boolean areIn(Block block) {
    return block instanceof Branches || block instanceof ParallelBlock;
  }

  /**
   * Returns a block that joins other branches as this one joins its own; this very block, with the
   * branches that it has, where it cannot.
   *
   * @param change what is put in the place of a branch
   */
  default Block withBranches(UnaryOperator<Block> change) {
    return this;
  }
}
