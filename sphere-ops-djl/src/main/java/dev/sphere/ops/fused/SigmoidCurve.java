package dev.sphere.ops.fused;

/**
 * tanh(asin(c)/2k)/tanh(π/4k): the sigmoid operator.
 *
 * @param k its slope
 */
public record SigmoidCurve(double k) implements CosineCurve {

  @Override
  public void evaluate(
      float[] cosines, float[] values, float[] slopes, float[] scratch, int count) {
    double highest = Math.tanh(Math.PI / (4 * k));
    HalfTangent.of(cosines, values, slopes, (float) (1 / (2 * k * highest)), count);
    HalfTangent.arctangent(values, cosines, (float) (1 / k), count);
    HyperbolicTangent.of(values, cosines, count);
    float scale = (float) (1 / highest);
    for (int i = 0; i < count; i++) {
      slopes[i] *= (1 - values[i]) * (1 + values[i]);
    }
    for (int i = 0; i < count; i++) {
      values[i] *= scale;
    }
  }
}
