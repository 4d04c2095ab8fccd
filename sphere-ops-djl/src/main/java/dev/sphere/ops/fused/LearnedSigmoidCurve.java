package dev.sphere.ops.fused;

/** tanh(asin(c)/2k)/tanh(π/4k) with k learned: the learnable sigmoid operator. */
public record LearnedSigmoidCurve() implements LearnedCurve {

  @Override
  public int constants() {
    return 5;
  }

  @Override
  public double[] constants(double k) {
    double highest = Math.tanh(Math.PI / (4 * k));
    return new double[] {
      1 / k,
      1 / highest,
      1 / (2 * k * highest),
      -1 / (k * highest),
      Math.PI * (1 - highest) * (1 + highest) / (4 * k * k * highest * highest)
    };
  }

  /**
   * With z = asin(c)/2k, t = tanh z and T = tanh(π/4k): g = t/T, dg/dc = (1 − t²)/(2kT√(1 − c²)),
   * dg/dk = −z(1 − t²)/(kT) + t·π(1 − T²)/(4k²T²).
   */
  @Override
  public void evaluate(
      float[] cosines,
      float[][] constants,
      float[] values,
      float[] slopes,
      float[] rises,
      Workspace workspace,
      int count) {
    HalfTangent.of(cosines, values, slopes, 1, count);
    HalfTangent.arctangent(values, cosines, 1, count);
    float[] steepness = constants[0];
    for (int i = 0; i < count; i++) {
      values[i] *= steepness[i];
    }
    System.arraycopy(values, 0, rises, 0, count);
    HyperbolicTangent.of(values, cosines, count);
    for (int i = 0; i < count; i++) {
      cosines[i] = (1 - values[i]) * (1 + values[i]);
    }
    float[] ofSlope = constants[2];
    for (int i = 0; i < count; i++) {
      slopes[i] *= cosines[i] * ofSlope[i];
    }
    float[] inside = constants[3];
    float[] outside = constants[4];
    for (int i = 0; i < count; i++) {
      rises[i] = rises[i] * cosines[i] * inside[i] + values[i] * outside[i];
    }
    float[] scale = constants[1];
    for (int i = 0; i < count; i++) {
      values[i] *= scale[i];
    }
  }
}
