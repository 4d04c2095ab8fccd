package dev.sphere.ops.fused;

/**
 * The square tiles of maps of pixels; what is left at the lower and the right edge is in none.
 *
 * @param rows of pixels of a map
 * @param columns of pixels of a map
 * @param side of a tile, in pixels
 */
public record Tiles(int rows, int columns, int side) {

  /** Returns how many tiles there are one below the other. */
  int below() {
    return rows / side;
  }

  /** Returns how many tiles there are one beside the other. */
  int beside() {
    return columns / side;
  }
}
