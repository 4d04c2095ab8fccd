package dev.sphere.ops.fused;

/** (2/π)·asin c: the linear operator. */
public record LinearValues() implements ValueCurve {

  @Override
  public void evaluate(float[] cosines, float[] first, float[] second, int count) {
    Arcsines.of(cosines, first, second, (float) (2 / Math.PI), count);
  }
}
