package dev.sphere.ops.layer;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.util.PairList;

/**
 * A block whose output is an array that it makes anew and that nobody but its caller knows of.
 *
 * <p>DJL keeps each array until its manager is closed, at the end of a training step. Who takes
 * such an output and knows that no gradient needs it may close it at once; what a gradient does
 * need, the engine keeps by itself.
 */
public interface OwnOutput extends Block {

  /**
   * Returns whether the output of a block is known to be its own: that of an {@code OwnOutput}, of
   * DJL's batch norm, and of a chain that ends with one of them.
   */
  static boolean isOf(Block block) {
    if (block.getClass() == SequentialBlock.class) {
      PairList<String, Block> children = block.getChildren();
      return !((SequentialBlock) block).isReturnIntermediate()
          && !children.isEmpty()
          && isOf(children.get(children.size() - 1).getValue());
    }
    return block instanceof OwnOutput || block.getClass() == BatchNorm.class;
  }
}
