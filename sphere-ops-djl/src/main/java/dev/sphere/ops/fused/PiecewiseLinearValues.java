package dev.sphere.ops.fused;

import java.util.Arrays;
import java.util.List;

/**
 * The piecewise linear operator, with weights for each cosine: 1 − 2·Σ wᵢrᵢ/Σ wᵢ, where rᵢ rises
 * from 0 to 1 over the i-th of n equal intervals of θ.
 *
 * <p>It is evaluated as a₀ + a·u + Σ bᵢ·|u − i| over the inner knots, u = nθ/π counting intervals.
 */
public final class PiecewiseLinearValues implements ValueCurve {

  private final int intervals;
  private final float[] rates;
  private final float[] constants;
  private final float[] slopes;
  private final float[][] bends;

  /**
   * Prepares a curve.
   *
   * @param weights w₁ … wₙ of each cosine
   */
  public PiecewiseLinearValues(List<float[]> weights) {
    intervals = weights.size();
    int most = weights.get(0).length;
    rates = new float[most];
    Arrays.fill(rates, (float) (-intervals / Math.PI));
    constants = new float[most];
    slopes = new float[most];
    bends = new float[intervals - 1][most];
    for (int i = 0; i < most; i++) {
      double sum = 0;
      for (float[] weight : weights) {
        sum += weight[i];
      }
      double constant = 1;
      for (int knot = 1; knot < intervals; knot++) {
        double bend = (weights.get(knot - 1)[i] - weights.get(knot)[i]) / sum;
        bends[knot - 1][i] = (float) bend;
        constant -= bend * knot;
      }
      constants[i] = (float) constant;
      slopes[i] = (float) (-(weights.get(0)[i] + weights.get(intervals - 1)[i]) / sum);
    }
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    Arcsines.of(cosines, rates, workspace, count);
    float[] positions = workspace.first;
    float half = intervals / 2f;
    for (int i = 0; i < count; i++) {
      positions[i] = cosines[i] + half;
    }
    for (int i = 0; i < count; i++) {
      cosines[i] = positions[i] * slopes[i] + constants[i];
    }
    for (int knot = 1; knot < intervals; knot++) {
      addBend(cosines, positions, knot, bends[knot - 1], count);
    }
  }

  private static void addBend(
      float[] values, float[] positions, float knot, float[] bend, int count) {
    for (int i = 0; i < count; i++) {
      values[i] += Math.abs(positions[i] - knot) * bend[i];
    }
  }
}
