package dev.sphere.ops.fused;

/**
 * The tangent of half of asin c, t = c/(1 + √(1 − c²)), from which all curves follow: asin c is 2
 * atan t, and t tells apart what cosines near ±1 hardly do.
 */
final class HalfTangent {

  /** The least angle that a float32 cosine tells from 0: closer to |c| = 1, 1 − c² is rounding. */
  static final double RESOLUTION = Math.sqrt(1e-5);

  private static final float SMALLEST_SINE = (float) RESOLUTION;

  private HalfTangent() {}

  /**
   * Takes half tangents.
   *
   * @param cosines c, overwritten
   * @param tangents receives t in [−1, 1]
   * @param slopes receives factor·d(asin c)/dc = factor/√(1 − c²), bounded
   */
  static void of(float[] cosines, float[] tangents, float[] slopes, float factor, int count) {
    for (int i = 0; i < count; i++) {
      cosines[i] = Math.max(-1f, Math.min(1f, cosines[i]));
    }
    for (int i = 0; i < count; i++) {
      // This keeps the digits that 1 − c² loses near |c| = 1.
      slopes[i] = (1 - cosines[i]) * (1 + cosines[i]);
    }
    for (int i = 0; i < count; i++) {
      slopes[i] = (float) Math.sqrt(slopes[i]);
    }
    for (int i = 0; i < count; i++) {
      tangents[i] = cosines[i] / (1 + slopes[i]);
    }
    for (int i = 0; i < count; i++) {
      slopes[i] = factor / Math.max(SMALLEST_SINE, slopes[i]);
    }
  }

  /**
   * Takes arc tangents, by a polynomial in t² that is off by 2e-9 of the result beside rounding.
   *
   * @param tangents t in [−1, 1], replaced by factor·atan t
   * @param scratch overwritten
   */
  static void arctangent(float[] tangents, float[] scratch, float factor, int count) {
    for (int i = 0; i < count; i++) {
      float u = tangents[i] * tangents[i];
      float high = ((-0.00175392895f * u + 0.01072693988f) * u - 0.03080459312f) * u;
      scratch[i] = ((high + 0.05755210295f) * u - 0.08377315849f) * u + 0.10942030698f;
    }
    for (int i = 0; i < count; i++) {
      float u = tangents[i] * tangents[i];
      float low = ((scratch[i] * u - 0.14261932671f) * u + 0.19998265803f) * u - 0.33333283663f;
      tangents[i] = (low * u + 1) * tangents[i] * factor;
    }
  }
}
