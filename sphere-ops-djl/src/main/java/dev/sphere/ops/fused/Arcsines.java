package dev.sphere.ops.fused;

/** asin c = c·f(√(1 − c²)), with an f that is smooth from 0 to 1: no case distinction. */
final class Arcsines {

  private Arcsines() {}

  /**
   * Replaces cosines by arc sines, by a polynomial in u = 1 − √(1 − c²) that is off by 1.2e-8 of
   * the result beside rounding. Of small cosines all digits are kept.
   *
   * @param cosines c, replaced by factor·asin c
   * @param factors one for each cosine
   */
  static void of(float[] cosines, float[] factors, Workspace workspace, int count) {
    float[] versines = workspace.first;
    float[] scratch = workspace.second;
    for (int i = 0; i < count; i++) {
      float square = Math.max(0f, (1 - cosines[i]) * (1 + cosines[i]));
      versines[i] = 1 - (float) Math.sqrt(square);
    }
    for (int i = 0; i < count; i++) {
      float u = versines[i];
      float high = ((0.01116014830f * u - 0.03252620622f) * u + 0.05072937161f) * u;
      scratch[i] = (high - 0.03314512223f) * u + 0.02969528176f;
    }
    for (int i = 0; i < count; i++) {
      float u = versines[i];
      float low = ((scratch[i] * u + 0.02034905553f) * u + 0.05792422593f) * u + 0.13327471912f;
      cosines[i] *= factors[i] * (((low * u) + 0.33333483338f) * u + 1);
    }
  }
}
