package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Where kernels meet an input whose entries are spread out.
 *
 * @param transposed whose shape of the output this has as that of its input: the stride is how far
 *     the entries are spread, the padding how much of the output is cut off on each side
 * @param outputPadding by how much the output is longer at the end
 */
record TransposedGeometry(ConvolutionGeometry transposed, Shape outputPadding) {

  TransposedGeometry {
    transposed.axes().check("output padding", outputPadding, 0);
    for (int axis = 0; axis < transposed.axes().count(); axis++) {
      if (outputPadding.get(axis) >= transposed.stride().get(axis)) {
        throw new IllegalArgumentException(
            "output padding must be less than the stride %s, got %s"
                .formatted(transposed.stride(), outputPadding));
      }
      if (transposed.padding().get(axis) >= transposed.covered(axis)) {
        throw new IllegalArgumentException(
            "padding must be at most dilation·(kernel − 1), with dilation %s and kernel %s, got %s"
                .formatted(transposed.dilation(), transposed.kernel(), transposed.padding()));
      }
    }
  }

  /** Returns where kernels meet what {@link #spread} returns. */
  ConvolutionGeometry convolution() {
    SpatialAxes axes = transposed.axes();
    long[] padding = new long[axes.count()];
    Arrays.setAll(padding, axis -> transposed.covered(axis) - 1 - transposed.padding().get(axis));
    return new ConvolutionGeometry(
        axes,
        transposed.kernel(),
        axes.all(1),
        new Shape(padding),
        transposed.dilation(),
        transposed.groups());
  }

  /**
   * Returns the shape of the output.
   *
   * @throws IllegalArgumentException if the input has another rank or nothing is left of the output
   */
  Shape outputShape(Shape input, long filters) {
    transposed.axes().checkInput(input);
    long[] extents = new long[transposed.axes().count()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] =
          spreadExtent(input.get(2 + axis), axis)
              - 2 * transposed.padding().get(axis)
              + transposed.covered(axis)
              - 1;
      if (extents[axis] < 1) {
        throw new IllegalArgumentException(
            "of an input of %s the padding %s leaves nothing"
                .formatted(input, transposed.padding()));
      }
    }
    return new Shape(input.get(0), filters).addAll(new Shape(extents));
  }

  private long spreadExtent(long extent, int axis) {
    return (extent - 1) * transposed.stride().get(axis) + 1 + outputPadding.get(axis);
  }

  /** Returns the input with stride − 1 zeros between its entries, and the output padding's. */
  NDArray spread(NDArray input) {
    NDArray spread = input;
    for (int axis = 0; axis < transposed.axes().count(); axis++) {
      if (transposed.stride().get(axis) > 1) {
        spread = spread(spread, axis);
      }
    }
    return spread;
  }

  private NDArray spread(NDArray input, int axis) {
    int place = 2 + axis;
    long stride = transposed.stride().get(axis);
    Shape shape = input.getShape();
    Shape before = shape.slice(0, place);
    Shape behind = shape.slice(place + 1);
    long extent = shape.get(place);
    NDArray zeros =
        input
            .getManager()
            .zeros(before.add(extent, stride - 1).addAll(behind), input.getDataType());
    return input
        .reshape(before.add(extent, 1).addAll(behind))
        .concat(zeros, place + 1)
        .reshape(before.add(extent * stride).addAll(behind))
        .get(new NDIndex().addAllDim(place).addSliceDim(0, spreadExtent(extent, axis)));
  }
}
