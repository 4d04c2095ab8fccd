package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Computes a {@link FusedPieces} over the memory of arrays: each number is read once. */
public final class PiecesPass {

  /** About how much one processor does before it asks for more. */
  private static final int PIECE = 32 * CosineCurve.RUN;

  /**
   * Receives what a way backward needs, each as much as there are cosines.
   *
   * @param slopes dg/dc, bounded; it may be the memory of the cosines
   * @param numbers k of the piece on which an angle is, from 0
   * @param fractions which part of its piece an angle has left behind
   */
  public record Gradients(FloatBuffer slopes, LongBuffer numbers, FloatBuffer fractions) {}

  private final float[] heights;
  private final int filters;
  private final int pieces;
  private final int run;
  private final Crew crew;

  /**
   * Prepares a pass.
   *
   * @param heights g at each knot, those of all filters side by side
   * @param filters at most {@link CosineCurve#RUN}; their cosines lie side by side
   * @param crew who is to work on it
   */
  public PiecesPass(float[] heights, int filters, Crew crew) {
    this.heights = heights;
    this.filters = filters;
    this.crew = crew;
    pieces = heights.length / filters - 1;
    run = CosineCurve.RUN / filters * filters;
  }

  /**
   * Computes values.
   *
   * @param cosines c; read before anything is written in their place
   * @param values receives g; it may be the memory of the cosines, if no gradients are wanted
   */
  public void compute(FloatBuffer cosines, FloatBuffer values, Optional<Gradients> gradients) {
    int size = cosines.capacity();
    int piece = Math.max(1, PIECE / run) * run;
    crew.work((size - 1) / piece + 1, () -> worker(cosines, values, gradients, piece));
  }

  private IntConsumer worker(
      FloatBuffer cosines, FloatBuffer values, Optional<Gradients> gradients, int piece) {
    int size = cosines.capacity();
    Run computed = new Run();
    return number -> {
      int begin = number * piece;
      int end = begin + Math.min(size - begin, piece);
      for (int at = begin; at < end; at += run) {
        int from = at;
        int count = Math.min(run, end - at);
        cosines.get(from, computed.cosines, 0, count);
        computed.compute(count);
        values.put(from, computed.values, 0, count);
        gradients.ifPresent(wanted -> computed.put(wanted, from, count));
      }
    };
  }

  /** The numbers of a run, one thread's. */
  private final class Run {

    private final float[] cosines = new float[run];
    private final float[] values = new float[run];
    private final float[] slopes = new float[run];
    private final float[] fractions = new float[run];
    private final long[] numbers = new long[run];

    private void compute(int count) {
      float rate = (float) (pieces / Math.PI);
      HalfTangent.of(cosines, values, slopes, -rate, count);
      HalfTangent.arctangent(values, cosines, -2 * rate, count);
      for (int i = 0; i < count; i++) {
        fractions[i] = values[i] + pieces / 2f;
      }
      for (int pixel = 0; pixel < count; pixel += filters) {
        for (int filter = 0; filter < filters; filter++) {
          interpolate(pixel + filter, filter);
        }
      }
    }

    /** At an inner knot the slope is the mean of those on both sides. */
    private void interpolate(int i, int filter) {
      int number = Math.max(0, Math.min(pieces - 1, (int) fractions[i]));
      float fraction = fractions[i] - number;
      int knot = number * filters + filter;
      float rise = heights[knot + filters] - heights[knot];
      numbers[i] = number;
      fractions[i] = fraction;
      values[i] = heights[knot] + fraction * rise;
      slopes[i] *=
          fraction == 0 && number > 0
              ? (heights[knot + filters] - heights[knot - filters]) / 2
              : rise;
    }

    private void put(Gradients wanted, int at, int count) {
      wanted.slopes.put(at, slopes, 0, count);
      wanted.numbers.put(at, numbers, 0, count);
      wanted.fractions.put(at, fractions, 0, count);
    }
  }
}
