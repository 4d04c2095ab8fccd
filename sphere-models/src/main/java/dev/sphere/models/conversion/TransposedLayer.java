package dev.sphere.models.conversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Deconvolution;
import dev.sphere.ops.layer.HiddenField;
import dev.sphere.ops.layer.SphereConv2dTransposed;
import java.util.Optional;

/**
 * What DJL's transposed convolution does not tell.
 *
 * @param block the layer
 */
record TransposedLayer(Block block) {

  private <T> T field(String name, Class<T> type) {
    return new HiddenField<>(Deconvolution.class, name, type).of(block);
  }

  long filters() {
    return field("filters", Integer.class);
  }

  private int groups() {
    return field("groups", Integer.class);
  }

  static SphereConv2dTransposed.Builder builder() {
    return SphereConv2dTransposed.builder();
  }

  /** Sets where kernels meet the input. */
  SphereConv2dTransposed.Builder geometry(SphereConv2dTransposed.Builder builder) {
    return builder
        .setKernelShape(field("kernelShape", Shape.class))
        .optStride(field("stride", Shape.class))
        .optPadding(field("padding", Shape.class))
        .optOutputPadding(field("outPadding", Shape.class))
        .optDilation(field("dilation", Shape.class))
        .optGroups(groups());
  }

  /**
   * DJL gives the kernels the shape (filters, C/groups, height, width) and the engine reads it as
   * (C, filters/groups, height, width), which is the same only if there are as many of both.
   */
  Optional<String> obstacle(Shape input) {
    return input.get(1) == filters()
        ? Optional.empty()
        : Optional.of(
            "DJL's own runs only with as many filters as channels, here %d and %d"
                .formatted(filters(), input.get(1)));
  }

  /** Returns the kernels as {@link SphereConv2dTransposed} has them: turned by 180°, transposed. */
  NDArray turned(NDArray kernels) {
    Shape shape = kernels.getShape();
    long ofGroup = filters() / groups();
    Shape split = new Shape(groups(), ofGroup, ofGroup).addAll(shape.slice(2));
    NDManager owner = kernels.getManager();
    try (NDManager scratch = owner.newSubManager()) {
      NDArray copy = kernels.duplicate();
      copy.attach(scratch);
      NDArray turned =
          copy.stopGradient().reshape(split).transpose(0, 2, 1, 3, 4).reshape(shape).flip(2, 3);
      turned.attach(owner);
      return turned;
    }
  }
}
