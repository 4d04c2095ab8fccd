package dev.sphere.models.conversion;

import ai.djl.nn.Block;

/**
 * How a block of one's own class takes another child, in the list of its children and wherever else
 * its forward pass looks for it.
 *
 * @param <P> the class of the parent
 */
@FunctionalInterface
public interface ChildReplacement<P extends Block> {

  /**
   * Puts a twin in the place of a child.
   *
   * @param parent has the child
   * @param child one of {@link Block#getChildren()}, maybe more than once
   * @param twin takes all its places, under the names that the child had
   */
  void replace(P parent, Block child, Block twin);
}
