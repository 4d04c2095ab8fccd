package dev.sphere.ops.layer;

/**
 * What follows a layer in a network that no longer learns, and can be folded into it: a norm, an
 * activation, a pooling.
 *
 * @param norm as it is by now
 * @param least results below are raised to it: 0 for a ReLU, −∞ for none
 * @param tile of each tile of so many places in height and in width the largest result remains; 1
 *     for all
 */
public record LayerTail(ChannelAffine norm, double least, int tile) {

  /** Checks the tile. */
  public LayerTail {
    if (tile < 1) {
      throw new IllegalArgumentException("a tile has a side of at least 1, got " + tile);
    }
  }
}
