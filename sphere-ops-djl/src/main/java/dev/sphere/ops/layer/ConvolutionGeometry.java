package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Where kernels meet an input. Each shape has a number for each spatial axis.
 *
 * @param axes along which kernels move
 * @param kernel the extents of a kernel
 * @param stride the step from patch to patch
 * @param padding how many zeros there are on each side of the input
 * @param dilation the step between the entries of a patch
 * @param groups divides filters and channels alike; a filter sees the channels of its group
 */
record ConvolutionGeometry(
    SpatialAxes axes, Shape kernel, Shape stride, Shape padding, Shape dilation, int groups) {

  ConvolutionGeometry {
    axes.check("kernel", kernel, 1);
    axes.check("stride", stride, 1);
    axes.check("padding", padding, 0);
    axes.check("dilation", dilation, 1);
  }

  /** Returns the shape of the kernels. */
  Shape kernelShape(long filters, long channels) {
    return new Shape(filters, channels / groups).addAll(kernel);
  }

  /** Returns how far a patch reaches along an axis. */
  long covered(int axis) {
    return dilation.get(axis) * (kernel.get(axis) - 1) + 1;
  }

  /**
   * Returns the shape of the output.
   *
   * @throws IllegalArgumentException if the input has another rank or is smaller than the kernel
   */
  Shape outputShape(Shape input, long filters) {
    axes.checkInput(input);
    long[] extents = new long[axes.count()];
    for (int axis = 0; axis < extents.length; axis++) {
      long last = input.get(2 + axis) + 2 * padding.get(axis) - covered(axis);
      if (last < 0) {
        throw new IllegalArgumentException(
            "an input of " + input + " is smaller than the kernel " + kernel);
      }
      extents[axis] = last / stride.get(axis) + 1;
    }
    return new Shape(input.get(0), filters).addAll(new Shape(extents));
  }

  /** Returns w·x of each kernel w and patch x. */
  NDArray products(NDArray input, NDArray kernels) {
    return axes.convolve(input, kernels, stride, padding, dilation, groups);
  }

  /** Returns Σx² of each patch, or of what its mean leaves, (N, groups, …). */
  NDArray patchSquares(NDArray input, AngleNorm norm) {
    NDArray squares = patchSums(input.square());
    return norm.isCentered()
        ? AngleNorm.withoutMean(
            squares, patchSums(input), kernelShape(1, input.getShape().get(1)).size())
        : squares;
  }

  /**
   * Returns the sum over each patch, (N, groups, …). The channels are summed first, so that the
   * window runs over one channel a group.
   */
  private NDArray patchSums(NDArray input) {
    int[] channels = {1};
    NDArray window = input.getManager().ones(new Shape(1, 1).addAll(kernel), input.getDataType());
    if (groups == 1) {
      return windowSums(input.sum(channels, true), window);
    }
    Shape shape = input.getShape();
    long batch = shape.get(0);
    Shape split = new Shape(batch * groups, shape.get(1) / groups).addAll(shape.slice(2));
    NDArray sums = windowSums(input.reshape(split).sum(channels, true), window);
    return sums.reshape(new Shape(batch, groups).addAll(sums.getShape().slice(2)));
  }

  private NDArray windowSums(NDArray pixels, NDArray window) {
    return axes.convolve(pixels, window, stride, padding, dilation, 1);
  }
}
