package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The numbers of an array (N, C, …) where they are, the channels of each place side by side. */
public final class Pixels {

  /** How many runs one processor does before it asks for more. */
  private static final int RUNS = 32;

  private final FloatBuffer numbers;
  private final int channels;
  private final boolean isParallel;

  /**
   * Looks at memory.
   *
   * @param numbers whole pixels
   * @param channels how many numbers a pixel has
   * @param isParallel whether to use all processors that the common pool has
   */
  public Pixels(FloatBuffer numbers, int channels, boolean isParallel) {
    this.numbers = numbers;
    this.channels = channels;
    this.isParallel = isParallel;
  }

  /** Returns for how many pixels of so many channels the processor's cache has room. */
  static int run(int channels) {
    return Math.max(1, CosineCurve.RUN / channels);
  }

  /** Overwrites all numbers; each is read and written once. */
  void overwrite(Consumer<PixelRun> change) {
    int all = numbers.capacity() / channels;
    int piece = RUNS * run(channels);
    IntStream pieces = IntStream.range(0, (all - 1) / piece + 1);
    (isParallel ? pieces.parallel() : pieces)
        .forEach(i -> overwrite(change, i * piece, i * piece + Math.min(all - i * piece, piece)));
  }

  private void overwrite(Consumer<PixelRun> change, int begin, int end) {
    int most = run(channels);
    float[] array = new float[most * channels];
    float[] first = new float[array.length];
    float[] second = new float[array.length];
    for (int at = begin; at < end; at += most) {
      PixelRun run = new PixelRun(array, first, second, channels, at, Math.min(most, end - at));
      numbers.get(at * channels, array, 0, run.count());
      change.accept(run);
      numbers.put(at * channels, array, 0, run.count());
    }
  }
}
