package dev.sphere.ops.fused;

/** |c|^x with x ≥ 0 as 2^(x·log₂|c|). Of what rounding leaves beyond 1 it is 1. */
final class CosinePowers {

  /** In place of |c| below it: 6e-17, since no double is an angle with a cosine nearer to 0. */
  private static final float SMALLEST = (float) Math.cos(Math.PI / 2);

  private CosinePowers() {}

  /**
   * Takes logarithms.
   *
   * @param cosines c
   * @param logarithms receives log₂|c|, finite and at most 0
   * @param workspace as {@link PowersOfTwo#logarithms} takes it
   */
  static void logarithms(float[] cosines, float[] logarithms, Workspace workspace, int count) {
    for (int i = 0; i < count; i++) {
      logarithms[i] = Math.min(1f, Math.max(SMALLEST, Math.abs(cosines[i])));
    }
    PowersOfTwo.logarithms(logarithms, workspace, count);
  }

  /**
   * Takes powers.
   *
   * @param logarithms log₂|c|, replaced by |c|^x
   * @param exponents x of each cosine
   * @param workspace as {@link PowersOfTwo#of} takes it
   */
  static void of(float[] logarithms, float[] exponents, Workspace workspace, int count) {
    for (int i = 0; i < count; i++) {
      logarithms[i] = Math.max(PowersOfTwo.LEAST, logarithms[i] * exponents[i]);
    }
    PowersOfTwo.of(logarithms, workspace, count);
  }
}
