package dev.sphere.ops.fused;

/** c·|c|: the square cosine operator. */
public record SquareCosineCurve() implements CosineCurve {

  @Override
  public void evaluate(
      float[] cosines, float[] values, float[] slopes, float[] scratch, int count) {
    for (int i = 0; i < count; i++) {
      cosines[i] = Math.max(-1f, Math.min(1f, cosines[i]));
    }
    for (int i = 0; i < count; i++) {
      slopes[i] = 2 * Math.abs(cosines[i]);
    }
    for (int i = 0; i < count; i++) {
      values[i] = 0.5f * slopes[i] * cosines[i];
    }
  }
}
