package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.fused.Crew;

/**
 * Sums over the windows of maps, in plain loops: of one channel an engine takes longer to begin a
 * convolution than this takes to end.
 */
final class WindowSums {

  private static final int[] CHANNELS = {1};

  private final ConvolutionGeometry geometry;
  private final int height;
  private final int width;
  private final int rows;
  private final int columns;

  /**
   * Prepares for maps of a size.
   *
   * @param geometry where the windows are, along two axes
   * @param input (N, C, H, W)
   */
  WindowSums(ConvolutionGeometry geometry, Shape input) {
    this.geometry = geometry;
    Shape output = geometry.outputShape(input, 1);
    height = Math.toIntExact(input.get(2));
    width = Math.toIntExact(input.get(3));
    rows = Math.toIntExact(output.get(2));
    columns = Math.toIntExact(output.get(3));
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
    int maps = pixels.length / (height * width);
    float[] sums = new float[maps * rows * columns];
    crew.work(maps, () -> map -> addMap(pixels, map, sums));
    return sums;
  }

  private void addMap(float[] pixels, int map, float[] sums) {
    for (int row = 0; row < rows; row++) {
      int top = row * step(geometry.stride(), 0) - step(geometry.padding(), 0);
      for (int i = 0; i < step(geometry.kernel(), 0); i++) {
        int y = top + i * step(geometry.dilation(), 0);
        if (y >= 0 && y < height) {
          addRow(pixels, (map * height + y) * width, sums, (map * rows + row) * columns);
        }
      }
    }
  }

  private static int step(Shape extents, int axis) {
    return Math.toIntExact(extents.get(axis));
  }

  /** Adds a row of pixels to the sums of a row of windows. */
  private void addRow(float[] pixels, int from, float[] sums, int to) {
    int stride = step(geometry.stride(), 1);
    for (int i = 0; i < step(geometry.kernel(), 1); i++) {
      int left = i * step(geometry.dilation(), 1) - step(geometry.padding(), 1);
      int first = Math.max(0, Math.floorDiv(stride - 1 - left, stride));
      int last = Math.min(columns - 1, Math.floorDiv(width - 1 - left, stride));
      if (stride == 1) {
        addNeighbours(pixels, from + left + first, sums, to + first, last - first + 1);
      } else {
        for (int column = first; column <= last; column++) {
          sums[to + column] += pixels[from + left + column * stride];
        }
      }
    }
  }

  /** A loop that the compiler makes vector instructions of. */
  private static void addNeighbours(float[] pixels, int from, float[] sums, int to, int count) {
    for (int i = 0; i < count; i++) {
      sums[to + i] += pixels[from + i];
    }
  }
}
