package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.function.IntConsumer;

/** Computes a kernel over the memory of arrays: each number is read and written once. */
public final class FusedPass {

  /** About how much one processor does before it asks for more. */
  private static final int PIECE = 32 * CosineCurve.RUN;

  /** What is computed of a run of numbers. */
  @FunctionalInterface
  private interface Kernel {

    /**
     * Computes results.
     *
     * @param cosines overwritten
     * @param results one array for each result of the pass
     * @param workspace for as many
     */
    void compute(float[] cosines, float[][] results, Workspace workspace, int count);
  }

  private final Kernel kernel;
  private final int results;
  private final int run;
  private final Crew crew;

  private FusedPass(Kernel kernel, int results, int run, Crew crew) {
    this.kernel = kernel;
    this.results = results;
    this.run = run;
    this.crew = crew;
  }

  /**
   * Prepares a pass with values and slopes as results.
   *
   * @param crew who is to work on it
   */
  public static FusedPass of(CosineCurve curve, Crew crew) {
    return new FusedPass(
        (cosines, results, workspace, count) ->
            curve.evaluate(cosines, results[0], results[1], count),
        2,
        CosineCurve.RUN,
        crew);
  }

  /**
   * Prepares a pass with values, slopes, and derivatives by the learned number as results.
   *
   * @param parameters the learned number of each filter, at most {@link CosineCurve#RUN} of them;
   *     the cosines of all filters lie side by side
   * @param crew who is to work on it
   */
  public static FusedPass of(LearnedCurve curve, float[] parameters, Crew crew) {
    int filters = parameters.length;
    int run = CosineCurve.RUN / filters * filters;
    float[][] constants = new float[curve.constants()][run];
    for (int filter = 0; filter < filters; filter++) {
      double[] ofFilter = curve.constants(parameters[filter]);
      for (int i = filter; i < run; i += filters) {
        for (int constant = 0; constant < ofFilter.length; constant++) {
          constants[constant][i] = (float) ofFilter[constant];
        }
      }
    }
    return new FusedPass(
        (cosines, results, workspace, count) ->
            curve.evaluate(
                cosines, constants, results[0], results[1], results[2], workspace, count),
        3,
        run,
        crew);
  }

  /**
   * Computes the first results of the kernel.
   *
   * @param cosines c; read before anything is written in their place
   * @param wanted receive the first results, each as many as cosines; one of them may be the memory
   *     of the cosines
   */
  public void compute(FloatBuffer cosines, FloatBuffer... wanted) {
    int size = cosines.capacity();
    int piece = Math.max(1, PIECE / run) * run;
    crew.work((size - 1) / piece + 1, () -> worker(cosines, wanted, piece));
  }

  private IntConsumer worker(FloatBuffer cosines, FloatBuffer[] wanted, int piece) {
    int size = cosines.capacity();
    float[] arguments = new float[run];
    float[][] computed = new float[results][run];
    Workspace workspace = new Workspace(run);
    return number -> {
      int begin = number * piece;
      int end = begin + Math.min(size - begin, piece);
      for (int at = begin; at < end; at += run) {
        int count = Math.min(run, end - at);
        cosines.get(at, arguments, 0, count);
        kernel.compute(arguments, computed, workspace, count);
        for (int i = 0; i < wanted.length; i++) {
          wanted[i].put(at, computed[i], 0, count);
        }
      }
    };
  }
}
