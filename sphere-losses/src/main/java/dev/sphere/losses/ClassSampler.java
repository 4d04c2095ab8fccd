package dev.sphere.losses;

import java.util.SplittableRandom;

/** Draws the classes that batches are compared with: those of the labels, and others at random. */
final class ClassSampler {

  /** Any number; each draw has a generator of one after it. */
  private static final long SEED = 0x5eed_5a3b_1e5cL;

  private final int classes;
  private final int size;
  private long draws;

  /**
   * Makes a sampler.
   *
   * @param classes how many there are
   * @param size how many are drawn, unless there are more labels
   */
  ClassSampler(int classes, int size) {
    this.classes = classes;
    this.size = size;
  }

  /**
   * Draws the classes of a batch. Each set of others is as likely as any.
   *
   * @param labels the classes of its embeddings
   */
  SampledClasses draw(int[] labels) {
    boolean[] isLabel = new boolean[classes];
    int distinct = 0;
    for (int label : labels) {
      distinct += isLabel[label] ? 0 : 1;
      isLabel[label] = true;
    }
    // Split, lest the sequence of a draw be that of another one, shifted.
    SplittableRandom random = new SplittableRandom(SEED + draws).split();
    draws++;
    // Of the others that are left, each is taken as likely as it takes to have enough at the end.
    int left = classes - distinct;
    int wanted = Math.max(0, size - distinct);
    long[] drawn = new long[distinct + wanted];
    int next = 0;
    for (int number = 0; next < drawn.length; number++) {
      if (isLabel[number]) {
        drawn[next++] = number;
      } else if (random.nextInt(left--) < wanted) {
        drawn[next++] = number;
        wanted--;
      }
    }
    return new SampledClasses(drawn);
  }

  /** Returns how often it drew. */
  long draws() {
    return draws;
  }

  /** Goes on as one that drew so often. */
  void restore(long drawn) {
    draws = drawn;
  }
}
