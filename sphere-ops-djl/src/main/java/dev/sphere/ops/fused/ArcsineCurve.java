package dev.sphere.ops.fused;

/**
 * factor·asin c: the linear operator with 2/π.
 *
 * @param factor on the arc sine
 */
public record ArcsineCurve(double factor) implements CosineCurve {

  @Override
  public void evaluate(
      float[] cosines, float[] values, float[] slopes, float[] scratch, int count) {
    HalfTangent.of(cosines, values, slopes, (float) factor, count);
    HalfTangent.arctangent(values, cosines, (float) (2 * factor), count);
  }
}
