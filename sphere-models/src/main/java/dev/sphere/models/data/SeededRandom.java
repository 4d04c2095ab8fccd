package dev.sphere.models.data;

/**
 * The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014), written out so that no change of a Java library can change a data set or the
 * order of a resumed run. A generator is named by a seed and keys: neighbouring keys give
 * independent streams, so that an image or a batch can be made without making those before it.
 */
final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SeededRandom(long seed, long... keys) {
    long mixed = mix(seed + GOLDEN_GAMMA);
    for (long key : keys) {
      mixed = mix(mixed + GOLDEN_GAMMA + mix(key));
    }
    state = mixed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, bound); the bias of 2⁻³² · bound is of no consequence here. */
  int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * ((nextLong() >>> 11) * 0x1p-53);
  }

  /**
   * Close to normal with mean 0 and standard deviation 1, within ±3.47: the sum of four uniform
   * numbers, which needs no logarithm and costs one step of the generator.
   */
  double nextNormal() {
    long bits = nextLong();
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 131070.0) * (1.7320508075688772 / 65536.0);
  }

  /** The numbers 0 to n − 1 in random order. */
  int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
