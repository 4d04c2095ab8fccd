package dev.sphere.ops.fused;

/**
 * Some pixels next to each other, with room to work in.
 *
 * @param numbers of whole pixels, the channels of each side by side
 * @param workspace for as many numbers
 * @param channels how many numbers a pixel has
 * @param begin the place of the first pixel among all
 * @param pixels how many pixels there are
 */
record PixelRun(float[] numbers, Workspace workspace, int channels, int begin, int pixels) {

  /** Returns how many numbers there are, which may be fewer than the arrays are long. */
  int count() {
    return pixels * channels;
  }

  /** Multiplies all numbers of a pixel by the pixel's own factor. */
  void multiply(float[] factors) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      Loops.multiply(numbers, pixel * channels, (pixel + 1) * channels, factors[begin + pixel]);
    }
  }
}
