package dev.sphere.ops.fused;

import java.util.Arrays;

/** (2/π)·asin c: the linear operator, and the x of an {@link ArcsinePolynomial}. */
public final class LinearValues implements ValueCurve {

  private final float[] factors;

  /**
   * Prepares a curve.
   *
   * @param most at how many cosines at once it is evaluated
   */
  public LinearValues(int most) {
    factors = new float[most];
    Arrays.fill(factors, (float) (2 / Math.PI));
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    Arcsines.of(cosines, factors, workspace, count);
  }
}
