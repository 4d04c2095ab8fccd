package dev.sphere.ops.testing;

import java.util.List;
import java.util.Random;

/** Draws random test cases; the same seed draws the same case everywhere. */
public final class Draw {

  private final Random random;

  /** Starts from a seed. */
  public Draw(long seed) {
    random = new Random(seed);
    // The first numbers of neighbouring seeds are alike.
    random.nextLong();
    random.nextLong();
  }

  /** Returns a whole number in [least, most]. */
  public int whole(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Returns a number in [least, most), uniform in its logarithm. */
  public double logarithmic(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /** Returns one of some things. */
  public <T> T one(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  /** Returns normal numbers that float32 holds exactly, so that both precisions see the same. */
  public double[] normal(long count) {
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
