package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.function.IntConsumer;

/** Evaluates a curve over the memory of an array: each number is read and written once. */
public final class FusedPass {

  /** How much one processor does before it asks for more. */
  private static final int PIECE = 32 * CosineCurve.RUN;

  private final CosineCurve curve;
  private final Crew crew;

  /**
   * Prepares a pass.
   *
   * @param crew who is to work on it
   */
  public FusedPass(CosineCurve curve, Crew crew) {
    this.curve = curve;
    this.crew = crew;
  }

  /**
   * Replaces cosines by values.
   *
   * @param cosines c, replaced by g(acos c)
   */
  public void evaluate(FloatBuffer cosines) {
    run(cosines, cosines, null);
  }

  /**
   * Evaluates values and slopes.
   *
   * @param cosines c, replaced by dg(acos c)/dc
   * @param values as many, receives g(acos c)
   */
  public void evaluate(FloatBuffer cosines, FloatBuffer values) {
    run(cosines, values, cosines);
  }

  private void run(FloatBuffer cosines, FloatBuffer values, FloatBuffer slopes) {
    int size = cosines.capacity();
    crew.work((size - 1) / PIECE + 1, () -> worker(cosines, values, slopes));
  }

  private IntConsumer worker(FloatBuffer cosines, FloatBuffer values, FloatBuffer slopes) {
    int size = cosines.capacity();
    float[] arguments = new float[CosineCurve.RUN];
    float[] results = new float[CosineCurve.RUN];
    float[] rises = new float[CosineCurve.RUN];
    return piece -> {
      int begin = piece * PIECE;
      int end = begin + Math.min(size - begin, PIECE);
      for (int at = begin; at < end; at += CosineCurve.RUN) {
        int count = Math.min(CosineCurve.RUN, end - at);
        cosines.get(at, arguments, 0, count);
        curve.evaluate(arguments, results, rises, count);
        values.put(at, results, 0, count);
        if (slopes != null) {
          slopes.put(at, rises, 0, count);
        }
      }
    };
  }
}
