package dev.sphere.ops.fused;

/**
 * An operator as a function of the cosine, c ↦ g(acos c), for many cosines at once in float32:
 * value alone, at what has been learned, which may differ from cosine to cosine.
 *
 * <p>Implementations are loops over arrays that stay in the processor's cache, each so short that
 * the compiler makes vector instructions of it.
 */
@FunctionalInterface
public interface ValueCurve {

  /** g(θ) = cos θ. */
  ValueCurve IDENTITY = (cosines, workspace, count) -> {};

  /**
   * Replaces cosines by values.
   *
   * @param cosines c, replaced by g(acos c); of what rounding leaves outside [−1, 1] the value is
   *     as near to that of the nearest end as the cosine is to it
   * @param workspace for as many or more
   * @param count how many
   */
  void evaluate(float[] cosines, Workspace workspace, int count);
}
