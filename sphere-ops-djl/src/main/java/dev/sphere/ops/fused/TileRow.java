package dev.sphere.ops.fused;

import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** One thread's work on a row of tiles at a time, as {@link Pixels#pool} says. */
final class TileRow {

  private final Tiles tiles;
  private final int channels;
  private final float[] factors;
  private final float[] signs;
  private final int most;
  private final float[] read;
  private final float[] largest;
  private final Workspace workspace;

  TileRow(Tiles tiles, int channels, float[] factors, float[] signs) {
    this.tiles = tiles;
    this.channels = channels;
    this.factors = factors;
    this.signs = signs;
    most = Math.min(Pixels.run(channels), tiles.beside());
    read = new float[most * tiles.side() * channels];
    largest = new float[most * channels];
    workspace = new Workspace(largest.length);
  }

  /**
   * Works on a row of tiles.
   *
   * @param row counted through all maps
   */
  void pool(FloatBuffer numbers, int row, Consumer<PixelRun> change, FloatBuffer target) {
    int map = row / tiles.below();
    int top = map * tiles.rows() + row % tiles.below() * tiles.side();
    for (int column = 0; column < tiles.beside(); column += most) {
      int count = Math.min(most, tiles.beside() - column);
      for (int i = 0; i < tiles.side(); i++) {
        int first = (top + i) * tiles.columns() + column * tiles.side();
        numbers.get(first * channels, read, 0, count * tiles.side() * channels);
        takeLargest(first, count, i == 0);
      }
      int begin = row * tiles.beside() + column;
      change.accept(new PixelRun(largest, workspace, channels, begin, count));
      target.put(begin * channels, largest, 0, count * channels);
    }
  }

  /** Compares a row of pixels with the largest of the rows above it in the same tiles. */
  private void takeLargest(int first, int count, boolean isTop) {
    for (int pixel = 0; pixel < count * tiles.side(); pixel++) {
      int to = pixel / tiles.side() * channels;
      if (isTop && pixel % tiles.side() == 0) {
        take(pixel * channels, factors[first + pixel], to);
      } else {
        compare(pixel * channels, factors[first + pixel], to);
      }
    }
  }

  private void take(int from, float factor, int to) {
    float[] numbers = read;
    float[] taken = largest;
    float[] ofChannels = signs;
    for (int i = 0; i < channels; i++) {
      taken[to + i] = numbers[from + i] * factor * ofChannels[i];
    }
  }

  private void compare(int from, float factor, int to) {
    float[] numbers = read;
    float[] taken = largest;
    float[] ofChannels = signs;
    for (int i = 0; i < channels; i++) {
      float number = numbers[from + i] * factor * ofChannels[i];
      taken[to + i] = Math.max(taken[to + i], number);
    }
  }
}
