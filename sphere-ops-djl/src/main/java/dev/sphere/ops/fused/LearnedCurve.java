package dev.sphere.ops.fused;

/**
 * An operator that learns one number p as a function of the cosine, c ↦ g(acos c; p), for many
 * cosines at once in float32.
 */
public interface LearnedCurve {

  /** Returns how many constants there are. */
  int constants();

  /**
   * Returns what of the curve depends on p alone.
   *
   * @param parameter p, one of those that the curve was made for
   */
  double[] constants(double parameter);

  /**
   * Evaluates the curve at a run of cosines, as {@link CosineCurve#evaluate}.
   *
   * @param cosines c, overwritten
   * @param constants of each constant the value for each cosine
   * @param values receives g
   * @param slopes receives dg/dc, finite also at |c| = 1
   * @param rises receives dg/dp
   * @param workspace for as many or more
   * @param count how many
   */
  void evaluate(
      float[] cosines,
      float[][] constants,
      float[] values,
      float[] slopes,
      float[] rises,
      Workspace workspace,
      int count);
}
