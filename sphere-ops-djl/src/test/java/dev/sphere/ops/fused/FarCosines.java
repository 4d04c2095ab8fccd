package dev.sphere.ops.fused;

import dev.sphere.ops.testing.Cosines;
import java.util.Random;

/** Cosines, one of them far outside [−1, 1], which stands for the nearest end too. */
final class FarCosines {

  /** The least angle that a float32 cosine tells from 0. */
  static final double RESOLUTION = Math.sqrt(1e-5);

  private FarCosines() {}

  static float[] of(int count, long seed) {
    float[] cosines = Cosines.of(count, new Random(seed));
    cosines[count - 1] = 1.5f;
    return cosines;
  }

  /** The angle that a cosine stands for, within [−1, 1] or not. */
  static double angle(float cosine) {
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }
}
