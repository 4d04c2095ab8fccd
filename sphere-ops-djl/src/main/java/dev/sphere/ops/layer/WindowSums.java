package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.fused.Crew;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Sums over the windows of maps, in plain loops: of one channel an engine takes longer to begin a
 * convolution than this takes to end.
 */
final class WindowSums {

  private static final int[] CHANNELS = {1};

  private final Axis vertical;
  private final Axis horizontal;

  /** Where windows are along an axis of so many pixels. */
  private record Axis(int pixels, int windows, int kernel, int stride, int padding, int dilation) {

    static Axis of(ConvolutionGeometry geometry, Shape input, int axis) {
      return new Axis(
          number(input, 2 + axis),
          number(geometry.outputShape(input, 1), 2 + axis),
          number(geometry.kernel(), axis),
          number(geometry.stride(), axis),
          number(geometry.padding(), axis),
          number(geometry.dilation(), axis));
    }

    private static int number(Shape shape, int axis) {
      return Math.toIntExact(shape.get(axis));
    }

    int padded() {
      return pixels + 2 * padding;
    }

    /** Returns the number of windows that begin at any pixel. */
    int places() {
      return padded() - dilation * (kernel - 1);
    }
  }

  /**
   * Prepares for maps of a size.
   *
   * @param geometry where the windows are, along two axes
   * @param input (N, C, H, W)
   */
  WindowSums(ConvolutionGeometry geometry, Shape input) {
    vertical = Axis.of(geometry, input, 0);
    horizontal = Axis.of(geometry, input, 1);
  }

  /**
   * Returns Σx² over each window and all channels.
   *
   * @param input (N, C, H, W), float32
   * @param crew who is to work on it
   * @return (N, H', W')
   */
  float[] ofSquares(NDArray input, Crew crew) {
    // The norm is taken in one pass over the channels; squares and their sum would take two.
    float[] pixels = input.norm(2, CHANNELS, true).toFloatArray();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] *= pixels[i];
    }
    return of(pixels, crew);
  }

  /**
   * Returns the sums.
   *
   * @param pixels (N, H, W)
   * @param crew who is to work on it
   * @return (N, H', W')
   */
  float[] of(float[] pixels, Crew crew) {
    int maps = pixels.length / (vertical.pixels * horizontal.pixels);
    float[] sums = new float[maps * vertical.windows * horizontal.windows];
    crew.work(maps, () -> worker(pixels, sums));
    return sums;
  }

  /**
   * Rows and then columns are summed by adding the whole padded map to itself, some places further
   * on: long loops without a case distinction, which the compiler makes vector instructions of.
   */
  private IntConsumer worker(float[] pixels, float[] sums) {
    int width = horizontal.padded();
    float[] padded = new float[vertical.padded() * width];
    float[] columns = new float[vertical.places() * width];
    float[] windows = new float[columns.length];
    float[] moved = new float[columns.length];
    return map -> {
      pad(pixels, map, padded);
      add(padded, columns, vertical.kernel, vertical.dilation * width, moved);
      add(columns, windows, horizontal.kernel, horizontal.dilation, moved);
      pick(windows, sums, map);
    };
  }

  private void pad(float[] pixels, int map, float[] padded) {
    for (int row = 0; row < vertical.pixels; row++) {
      System.arraycopy(
          pixels,
          (map * vertical.pixels + row) * horizontal.pixels,
          padded,
          (vertical.padding + row) * horizontal.padded() + horizontal.padding,
          horizontal.pixels);
    }
  }

  /** Sets each sum to that of so many numbers, which lie a step from each other. */
  private static void add(float[] numbers, float[] sums, int count, int step, float[] moved) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < count; i++) {
      int from = i * step;
      System.arraycopy(numbers, from, moved, 0, Math.min(sums.length, numbers.length - from));
      add(moved, sums);
    }
  }

  /** At the same places, so that the compiler makes vector instructions of it. */
  private static void add(float[] numbers, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += numbers[i];
    }
  }

  private void pick(float[] windows, float[] sums, int map) {
    int next = map * vertical.windows * horizontal.windows;
    for (int row = 0; row < vertical.windows; row++) {
      int from = row * vertical.stride * horizontal.padded();
      for (int column = 0; column < horizontal.windows; column++) {
        sums[next++] = windows[from + column * horizontal.stride];
      }
    }
  }
}
