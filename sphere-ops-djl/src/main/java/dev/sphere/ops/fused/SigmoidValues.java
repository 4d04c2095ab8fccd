package dev.sphere.ops.fused;

/** tanh(asin(c)/2k)/tanh(π/4k): the sigmoid operator, with a k for each cosine. */
public final class SigmoidValues implements ValueCurve {

  private final float[] rates;
  private final float[] scales;
  private final boolean saturates;

  /**
   * Prepares a curve.
   *
   * @param slopes k of each cosine
   */
  public SigmoidValues(float[] slopes) {
    rates = new float[slopes.length];
    scales = new float[slopes.length];
    boolean anySaturates = false;
    for (int i = 0; i < slopes.length; i++) {
      rates[i] = (float) (1 / (2.0 * slopes[i]));
      scales[i] = (float) (1 / Math.tanh(Math.PI / (4.0 * slopes[i])));
      anySaturates |= rates[i] * Math.PI / 2 > HyperbolicTangent.SATURATED;
    }
    saturates = anySaturates;
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    Arcsines.of(cosines, rates, workspace, count);
    if (saturates) {
      HyperbolicTangent.bound(cosines, count);
    }
    HyperbolicTangent.multiplesOfBounded(cosines, scales, workspace.first, count);
  }
}
