package dev.sphere.losses.metric;

import java.util.Arrays;

/**
 * Some successive embeddings, laid out to be compared with one after another.
 *
 * <p>The values are stored by dimension, so that the inner loop runs over embeddings and the JVM
 * makes vector instructions of it, which it does not for the sum of one inner product. Each sum
 * still adds the products in the order of the dimensions: the cosines are, bit for bit, those of
 * {@link LabelledEmbeddings#cosine}, whichever of the two embeddings is in the block.
 */
final class CosineBlock {

  /** So many embeddings of 128 values fit into the second cache of today's processors. */
  private static final int EMBEDDINGS = 128;

  private final int from;
  private final int to;
  private final double[][] byDimension;

  /** Lays out the embeddings of one block; the last block may be short. */
  CosineBlock(LabelledEmbeddings embeddings, int block) {
    from = block * EMBEDDINGS;
    to = Math.min(from + EMBEDDINGS, embeddings.size());
    byDimension = new double[embeddings.dimension()][EMBEDDINGS];
    for (int row = from; row < to; row++) {
      double[] direction = embeddings.direction(row);
      for (int i = 0; i < direction.length; i++) {
        byDimension[i][row - from] = direction[i];
      }
    }
  }

  /** Returns how many blocks hold all embeddings. */
  static int count(LabelledEmbeddings embeddings) {
    return (embeddings.size() + EMBEDDINGS - 1) / EMBEDDINGS;
  }

  /** Returns the first row of the block. */
  int from() {
    return from;
  }

  /** Returns the row after the last of the block. */
  int to() {
    return to;
  }

  /** Returns room for the cosines with a block. */
  static double[] newCosines() {
    return new double[EMBEDDINGS];
  }

  /** Computes the cosines of a direction with the rows {@code from()}, {@code from() + 1}, … */
  void cosines(double[] direction, double[] cosines) {
    Arrays.fill(cosines, 0);
    for (int i = 0; i < direction.length; i++) {
      addScaled(direction[i], byDimension[i], cosines);
    }
  }

  private static void addScaled(double factor, double[] values, double[] sums) {
    for (int i = 0; i < EMBEDDINGS; i++) {
      sums[i] += factor * values[i];
    }
  }
}
