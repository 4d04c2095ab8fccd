package dev.sphere.ops.testing;

import java.util.Random;

/** Cosines of float32 as layers meet them, and at the edges. */
public final class Cosines {

  private Cosines() {}

  /**
   * Returns cosines: small ones, evenly spread ones and ones as near to ±1 as 1e-8 in turn; before
   * them the edges, some of them beyond ±1 by rounding.
   */
  public static float[] of(int count, Random random) {
    float[] cosines = new float[count];
    for (int i = 0; i < count; i++) {
      cosines[i] =
          switch (i % 3) {
            case 0 -> (float) (random.nextGaussian() * 0.2);
            case 1 -> (float) (2 * random.nextDouble() - 1);
            default ->
                (float)
                    (Math.signum(random.nextGaussian())
                        * (1 - Math.pow(10, -8 * random.nextDouble())));
          };
      cosines[i] = Math.max(-1, Math.min(1, cosines[i]));
    }
    float[] edges = {0, -0f, 1, -1, 1.0000002f, -1.0000002f, 1e-38f, -1e-20f, 1e-45f};
    System.arraycopy(edges, 0, cosines, 0, Math.min(count, edges.length));
    return cosines;
  }
}
