package dev.sphere.ops.fused;

/** Arrays for a curve to work in, one thread's. What they hold means nothing to the next curve. */
public final class Workspace {

  final float[] first;
  final float[] second;
  final float[] third;
  final int[] bits;
  final int[] exponents;
  final FloatBits conversion;

  /** Makes arrays for so many cosines. */
  public Workspace(int most) {
    first = new float[most];
    second = new float[most];
    third = new float[most];
    bits = new int[most];
    exponents = new int[most];
    conversion = new FloatBits(most);
  }
}
