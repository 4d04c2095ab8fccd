package dev.sphere.ops.fused;

/** c·|c|^(p − 1) with p ≥ 1 learned: the sharpened cosine operator. */
public record LearnedPowerCurve() implements LearnedCurve {

  private static final double LOGARITHM_OF_TWO = Math.log(2);

  @Override
  public int constants() {
    return 2;
  }

  @Override
  public double[] constants(double p) {
    return new double[] {p - 1, p};
  }

  /** With m = |c|^(p − 1): g = c·m, dg/dc = p·m, dg/dp = c·m·ln|c|. */
  @Override
  public void evaluate(
      float[] cosines,
      float[][] constants,
      float[] values,
      float[] slopes,
      float[] rises,
      Workspace workspace,
      int count) {
    float[] powers = workspace.first;
    CosinePowers.logarithms(cosines, powers, workspace, count);
    for (int i = 0; i < count; i++) {
      rises[i] = powers[i] * (float) LOGARITHM_OF_TWO;
    }
    CosinePowers.of(powers, constants[0], workspace, count);
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(-1f, Math.min(1f, cosines[i])) * powers[i];
    }
    float[] exponents = constants[1];
    for (int i = 0; i < count; i++) {
      slopes[i] = powers[i] * exponents[i];
    }
    for (int i = 0; i < count; i++) {
      rises[i] *= values[i];
    }
  }
}
