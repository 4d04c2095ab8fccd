package dev.sphere.ops.fused;

/** c·|c|: the square cosine operator. */
public record SquareCosineValues() implements ValueCurve {

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    for (int i = 0; i < count; i++) {
      cosines[i] *= Math.abs(cosines[i]);
    }
  }
}
