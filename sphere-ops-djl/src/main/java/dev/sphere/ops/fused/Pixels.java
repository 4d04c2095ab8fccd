package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The numbers of an array (N, C, …) where they are, the channels of each place side by side. */
public final class Pixels {

  /** How many runs make a piece of work. */
  private static final int RUNS = 32;

  private final FloatBuffer numbers;
  private final int channels;
  private final Crew crew;

  /**
   * Looks at memory.
   *
   * @param numbers whole pixels
   * @param channels how many numbers a pixel has
   * @param crew who is to work on it
   */
  public Pixels(FloatBuffer numbers, int channels, Crew crew) {
    this.numbers = numbers;
    this.channels = channels;
    this.crew = crew;
  }

  /** Returns who is to work on it. */
  public Crew crew() {
    return crew;
  }

  /** Returns for how many pixels of so many channels the processor's cache has room. */
  static int run(int channels) {
    return Math.max(1, CosineCurve.RUN / channels);
  }

  /**
   * Takes the largest number of each tile and channel, each number times the factor of its pixel
   * and the sign of its channel, and changes what was taken.
   *
   * @param tiles of maps of these pixels
   * @param factors one for each pixel
   * @param signs one for each channel
   * @param change is applied to runs of what was taken
   * @param largest receives it, a pixel for each tile
   */
  void pool(
      Tiles tiles, float[] factors, float[] signs, Consumer<PixelRun> change, Pixels largest) {
    int maps = numbers.capacity() / channels / (tiles.rows() * tiles.columns());
    crew.work(
        maps * tiles.below(),
        () -> {
          TileRow row = new TileRow(tiles, channels, factors, signs);
          return i -> row.pool(numbers, i, change, largest.numbers);
        });
  }

  /** Overwrites all numbers; each is read and written once. */
  void overwrite(Consumer<PixelRun> change) {
    int all = numbers.capacity() / channels;
    int piece = RUNS * run(channels);
    crew.work((all - 1) / piece + 1, () -> worker(change, all, piece));
  }

  private IntConsumer worker(Consumer<PixelRun> change, int all, int piece) {
    int most = run(channels);
    float[] array = new float[most * channels];
    Workspace workspace = new Workspace(array.length);
    return i -> {
      int end = i * piece + Math.min(all - i * piece, piece);
      for (int at = i * piece; at < end; at += most) {
        PixelRun run = new PixelRun(array, workspace, channels, at, Math.min(most, end - at));
        numbers.get(at * channels, array, 0, run.count());
        change.accept(run);
        numbers.put(at * channels, array, 0, run.count());
      }
    };
  }
}
