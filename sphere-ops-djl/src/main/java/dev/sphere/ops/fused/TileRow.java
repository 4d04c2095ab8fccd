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
  private final float[] rows;
  private final float[] row;
  private final float[] largest;
  private final float[] beside;
  private final Workspace workspace;

  /**
   * Makes room.
   *
   * @param factors one for each pixel of all maps
   * @param signs one for each channel
   */
  TileRow(Tiles tiles, int channels, float[] factors, float[] signs) {
    this.tiles = tiles;
    this.channels = channels;
    this.factors = factors;
    most = Math.min(Pixels.run(channels), tiles.beside());
    rows = new float[most * tiles.side() * channels];
    row = new float[rows.length];
    largest = new float[most * channels];
    beside = new float[largest.length];
    workspace = new Workspace(largest.length);
    this.signs = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      this.signs[i] = signs[i % channels];
    }
  }

  /**
   * Works on a row of tiles.
   *
   * @param place of the row among those of all maps
   */
  void pool(FloatBuffer numbers, int place, Consumer<PixelRun> change, FloatBuffer target) {
    int map = place / tiles.below();
    int top = map * tiles.rows() + place % tiles.below() * tiles.side();
    for (int column = 0; column < tiles.beside(); column += most) {
      int count = Math.min(most, tiles.beside() - column);
      int size = count * tiles.side() * channels;
      read(numbers, top * tiles.columns() + column * tiles.side(), rows, size);
      for (int i = 1; i < tiles.side(); i++) {
        read(numbers, (top + i) * tiles.columns() + column * tiles.side(), row, size);
        Loops.takeLarger(rows, row, size);
      }
      takeLargest(count);
      int begin = place * tiles.beside() + column;
      change.accept(new PixelRun(largest, workspace, channels, begin, count));
      target.put(begin * channels, largest, 0, count * channels);
    }
  }

  /** Reads pixels, times their factors and the signs of their channels. */
  private void read(FloatBuffer numbers, int first, float[] pixels, int size) {
    numbers.get(first * channels, pixels, 0, size);
    for (int from = 0; from < size; from += channels) {
      Loops.multiply(pixels, from, from + channels, factors[first + from / channels]);
    }
    Loops.multiply(pixels, signs, size);
  }

  /** Takes the largest of the pixels that are beside each other in a tile. */
  private void takeLargest(int count) {
    pick(0, largest, count);
    for (int i = 1; i < tiles.side(); i++) {
      pick(i, beside, count);
      Loops.takeLarger(largest, beside, count * channels);
    }
  }

  /** Copies the pixel at a place of each tile. */
  private void pick(int column, float[] picked, int count) {
    for (int tile = 0; tile < count; tile++) {
      int from = (tile * tiles.side() + column) * channels;
      System.arraycopy(rows, from, picked, tile * channels, channels);
    }
  }
}
