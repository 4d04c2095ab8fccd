package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import java.util.Arrays;

/** The axes along which kernels move. */
enum SpatialAxes {
  /** Sequences. */
  ONE("one number", "(N, C, W)", Conv1d::conv1d),
  /** Images. */
  TWO("two numbers", "(N, C, H, W)", Conv2d::conv2d),
  /** Volumes. */
  THREE("three numbers", "(N, C, D, H, W)", Conv3d::conv3d);

  private interface Convolution {
    NDList apply(
        NDArray input,
        NDArray kernel,
        NDArray bias,
        Shape stride,
        Shape padding,
        Shape dilation,
        int groups);
  }

  private final String numbers;
  private final String layout;
  private final Convolution convolution;

  SpatialAxes(String numbers, String layout, Convolution convolution) {
    this.numbers = numbers;
    this.layout = layout;
    this.convolution = convolution;
  }

  /** Returns a shape that has the same extent along each of these axes. */
  Shape all(long extent) {
    long[] extents = new long[count()];
    Arrays.fill(extents, extent);
    return new Shape(extents);
  }

  /** Returns how many they are. */
  int count() {
    return ordinal() + 1;
  }

  /** Refuses what is not a number of at least {@code least} for each axis. */
  void check(String name, Shape numbersOfAxes, long least) {
    boolean isLegal = numbersOfAxes != null && numbersOfAxes.dimension() == count();
    for (int axis = 0; isLegal && axis < count(); axis++) {
      isLegal = numbersOfAxes.get(axis) >= least;
    }
    if (!isLegal) {
      throw new IllegalArgumentException(
          "%s must be %s of at least %d, got %s".formatted(name, numbers, least, numbersOfAxes));
    }
  }

  /** Refuses inputs of another rank. */
  void checkInput(Shape input) {
    if (input.dimension() != 2 + count()) {
      throw new IllegalArgumentException("expected an input " + layout + ", got " + input);
    }
  }

  /** Convolves, as the engine does. */
  NDArray convolve(
      NDArray input, NDArray kernel, Shape stride, Shape padding, Shape dilation, int groups) {
    return convolution
        .apply(input, kernel, null, stride, padding, dilation, groups)
        .singletonOrThrow();
  }
}
