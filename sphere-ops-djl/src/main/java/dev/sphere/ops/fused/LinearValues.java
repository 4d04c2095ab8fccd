package dev.sphere.ops.fused;

/** (2/π)·asin c: the linear operator. */
public record LinearValues() implements ValueCurve {

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    Arcsines.of(cosines, workspace, (float) (2 / Math.PI), count);
  }
}
