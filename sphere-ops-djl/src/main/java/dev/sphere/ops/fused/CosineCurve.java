package dev.sphere.ops.fused;

/**
 * An operator as a function of the cosine, c ↦ g(acos c), for many cosines at once in float32.
 *
 * <p>Implementations are loops over arrays that stay in the processor's cache, each so short that
 * the compiler makes vector instructions of it.
 */
public interface CosineCurve {

  /** The most cosines that are evaluated at once: few enough for the cache to hold all arrays. */
  int RUN = 2048;

  /**
   * Evaluates the curve at a run of cosines.
   *
   * @param cosines c, overwritten; what rounding leaves outside [−1, 1] stands for the nearest end
   * @param values receives g(acos c)
   * @param slopes receives dg(acos c)/dc, finite also at |c| = 1
   * @param scratch overwritten
   * @param count how many, at most {@link #RUN}
   */
  void evaluate(float[] cosines, float[] values, float[] slopes, float[] scratch, int count);

  /**
   * Returns the curve without slopes.
   *
   * @param most at how many cosines at once it is evaluated
   */
  default ValueCurve withoutSlopes(int most) {
    return (cosines, workspace, count) -> {
      evaluate(cosines, workspace.first, workspace.second, workspace.third, count);
      System.arraycopy(workspace.first, 0, cosines, 0, count);
    };
  }
}
