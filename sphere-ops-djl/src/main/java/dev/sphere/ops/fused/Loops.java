package dev.sphere.ops.fused;

/**
 * Loops that the compiler makes vector instructions of: over one array, or over several at the same
 * places, since two arrays may be one and the same.
 */
final class Loops {

  private Loops() {}

  /** Multiplies some numbers by a factor. */
  static void multiply(float[] numbers, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      numbers[i] *= factor;
    }
  }

  /** Multiplies numbers by factors. */
  static void multiply(float[] numbers, float[] factors, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] *= factors[i];
    }
  }

  /** Replaces numbers below another by it. */
  static void takeLarger(float[] numbers, float least, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.max(least, numbers[i]);
    }
  }

  /** Replaces numbers by larger ones. */
  static void takeLarger(float[] numbers, float[] others, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.max(numbers[i], others[i]);
    }
  }
}
