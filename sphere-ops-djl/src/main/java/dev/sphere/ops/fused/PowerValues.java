package dev.sphere.ops.fused;

/** c·|c|^(p − 1): the sharpened cosine operator, with a p for each cosine. */
public final class PowerValues implements ValueCurve {

  private final float[] exponents;

  /**
   * Prepares a curve.
   *
   * @param powers p of each cosine, at least 1
   */
  public PowerValues(float[] powers) {
    exponents = new float[powers.length];
    for (int i = 0; i < powers.length; i++) {
      exponents[i] = powers[i] - 1;
    }
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    float[] powers = workspace.first;
    CosinePowers.logarithms(cosines, powers, workspace, count);
    CosinePowers.of(powers, exponents, workspace, count);
    for (int i = 0; i < count; i++) {
      cosines[i] *= powers[i];
    }
  }
}
