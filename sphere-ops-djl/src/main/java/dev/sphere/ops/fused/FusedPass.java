package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Computes a kernel over the memory of arrays: each number is read and written once. */
public final class FusedPass {

  /** About how much one processor does before it asks for more. */
  private static final int PIECE = 32 * CosineCurve.RUN;

  /** What is computed of a run of numbers, by one thread. */
  @FunctionalInterface
  private interface Kernel {

    /**
     * Computes results.
     *
     * @param cosines overwritten
     * @param results one array for each result of the pass
     * @param begin the place of the first number among all
     */
    void compute(float[] cosines, float[][] results, int begin, int count);
  }

  private final Supplier<Kernel> kernels;
  private final int results;
  private final int run;
  private final Crew crew;

  private FusedPass(Supplier<Kernel> kernels, int results, int run, Crew crew) {
    this.kernels = kernels;
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
        () -> {
          float[] scratch = new float[CosineCurve.RUN];
          return (cosines, results, begin, count) ->
              curve.evaluate(cosines, results[0], results[1], scratch, count);
        },
        2,
        CosineCurve.RUN,
        crew);
  }

  /**
   * Prepares a pass with values, slopes, and derivatives by the learned number as results.
   *
   * @param parameters the learned number of each filter
   * @param stride how far the cosines of the filters of a place lie apart
   * @param crew who is to work on it
   */
  public static FusedPass of(LearnedCurve curve, float[] parameters, int stride, Crew crew) {
    int filters = parameters.length;
    float[][] ofFilters = new float[filters][curve.constants()];
    for (int filter = 0; filter < filters; filter++) {
      double[] constants = curve.constants(parameters[filter]);
      for (int i = 0; i < constants.length; i++) {
        ofFilters[filter][i] = (float) constants[i];
      }
    }
    // Where the filters lie side by side, all runs begin with the first one and are the same.
    boolean areRunsAlike = stride == 1;
    int run = areRunsAlike ? Math.max(1, CosineCurve.RUN / filters) * filters : CosineCurve.RUN;
    return new FusedPass(
        () -> {
          float[][] constants = new float[curve.constants()][run];
          Workspace workspace = new Workspace(run);
          spread(ofFilters, stride, constants, 0, run);
          return (cosines, results, begin, count) -> {
            if (!areRunsAlike) {
              spread(ofFilters, stride, constants, begin, count);
            }
            curve.evaluate(
                cosines, constants, results[0], results[1], results[2], workspace, count);
          };
        },
        3,
        run,
        crew);
  }

  /** Sets the constants of each number of a run to those of its filter. */
  private static void spread(
      float[][] ofFilters, int stride, float[][] constants, int begin, int count) {
    int from = 0;
    while (from < count) {
      int plane = (begin + from) / stride;
      int to = Math.min(count - from, (plane + 1) * stride - begin - from) + from;
      for (int i = 0; i < constants.length; i++) {
        Arrays.fill(constants[i], from, to, ofFilters[plane % ofFilters.length][i]);
      }
      from = to;
    }
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
    Kernel kernel = kernels.get();
    return number -> {
      int begin = number * piece;
      int end = begin + Math.min(size - begin, piece);
      for (int at = begin; at < end; at += run) {
        int count = Math.min(run, end - at);
        cosines.get(at, arguments, 0, count);
        kernel.compute(arguments, computed, at, count);
        for (int i = 0; i < wanted.length; i++) {
          wanted[i].put(at, computed[i], 0, count);
        }
      }
    };
  }
}
