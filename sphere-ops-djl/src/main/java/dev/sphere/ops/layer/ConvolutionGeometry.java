package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;

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
    NDArray grouped = groups == 1 ? input : input.reshape(apart(input.getShape()));
    NDArray squares =
        patchSums(EngineSupport.of(input.getManager()).channelSquares(grouped), input);
    if (!norm.isCentered()) {
      return squares;
    }
    NDArray sums = patchSums(grouped.sum(new int[] {1}, true), input);
    return AngleNorm.withoutMean(squares, sums, kernelShape(1, input.getShape().get(1)).size());
  }

  /** Groups stand side by side like the images of a batch. */
  private Shape apart(Shape input) {
    return new Shape(input.get(0) * groups, input.get(1) / groups).addAll(input.slice(2));
  }

  /**
   * Returns the sum over each patch, (N, groups, …).
   *
   * @param pixels sums over the channels of a group, (N·groups, 1, …): the window runs over one
   *     channel a group
   */
  private NDArray patchSums(NDArray pixels, NDArray input) {
    NDArray window = input.getManager().ones(new Shape(1, 1).addAll(kernel), input.getDataType());
    NDArray sums = axes.convolve(pixels, window, stride, padding, dilation, 1);
    return groups == 1
        ? sums
        : sums.reshape(new Shape(input.getShape().get(0), groups).addAll(sums.getShape().slice(2)));
  }
}
