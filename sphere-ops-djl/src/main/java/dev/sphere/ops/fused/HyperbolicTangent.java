package dev.sphere.ops.fused;

/**
 * The hyperbolic tangent of many numbers, by a ratio of polynomials in z² that is off by 2e-8
 * beside rounding up to |z| = 9.
 */
final class HyperbolicTangent {

  /** From here on tanh is 1 in float32. */
  static final float SATURATED = 9;

  private HyperbolicTangent() {}

  /**
   * Takes hyperbolic tangents.
   *
   * @param numbers z, replaced by tanh z, which is within [−1, 1]
   * @param scratch overwritten
   */
  static void of(float[] numbers, float[] scratch, int count) {
    bound(numbers, count);
    denominators(numbers, scratch, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = numerator(numbers[i]) / scratch[i];
    }
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.max(-1f, Math.min(1f, numbers[i]));
    }
  }

  /** Replaces numbers beyond ±9, where the ratio is not tanh, by ±9. */
  static void bound(float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.max(-SATURATED, Math.min(SATURATED, numbers[i]));
    }
  }

  /**
   * Takes multiples of hyperbolic tangents.
   *
   * @param numbers z in [−9, 9], replaced by factor·tanh z, which rounding may put beyond ±factor
   * @param factors one for each number
   * @param scratch overwritten
   */
  static void multiplesOfBounded(float[] numbers, float[] factors, float[] scratch, int count) {
    denominators(numbers, scratch, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = numerator(numbers[i]) * factors[i] / scratch[i];
    }
  }

  private static void denominators(float[] numbers, float[] denominators, int count) {
    for (int i = 0; i < count; i++) {
      float u = numbers[i] * numbers[i];
      denominators[i] =
          (((7.776593520e-7f * u + 3.285641433e-4f) * u + 0.02587699704f) * u + 0.46714344621f) * u
              + 1;
    }
  }

  private static float numerator(float z) {
    float u = z * z;
    float high = ((1.335474487e-8f * u + 2.060914630e-5f) * u + 3.495592158e-3f) * u;
    return ((high + 0.13381029665f) * u + 1) * z;
  }
}
