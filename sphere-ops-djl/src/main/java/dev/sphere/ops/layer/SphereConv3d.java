package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The hyperspherical convolution of volumes: F(w, x) = h(‖w‖, ‖x‖)·g(θ(w, x)) + b for each kernel w
 * and each patch x (paper, section 2.1).
 *
 * <p>Input (N, C, D, H, W), output (N, filters, D', H', W') with D' = ⌊(D + 2·padding −
 * dilation·(kernel − 1) − 1)/stride⌋ + 1 and H', W' likewise. Where patches reach into the padding,
 * zeros count in the product and in the norm. With groups, filters and channels are split alike and
 * the patch of a filter is the channels of its group.
 *
 * <pre>{@code
 * Block layer =
 *     SphereConv3d.builder()
 *         .setKernelShape(new Shape(3, 3, 3))
 *         .setFilters(128)
 *         .setOperator(new Sigmoid(0.3))
 *         .optPadding(new Shape(1, 1, 1))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereConv3d extends SphereConvolution {

  private SphereConv3d(Builder builder) {
    super(builder, builder.geometry());
  }

  /**
   * Computes a hyperspherical convolution.
   *
   * @param input (N, C, D, H, W), float32 or float64
   * @param kernel (filters, C/groups, depth, height, width)
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   * @param stride (depth, height, width)
   * @param padding (depth, height, width), with zeros on each side
   * @param dilation (depth, height, width)
   * @param groups divides C and filters
   * @return (N, filters, D', H', W'), attached to the manager of {@code input}
   */
  public static NDArray sphereConv3d(
      NDArray input,
      NDArray kernel,
      NDArray bias,
      AngularResponse response,
      NDList parameters,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    Shape extents = kernel.getShape().slice(2);
    return convolve(
        input,
        kernel,
        bias,
        response,
        parameters,
        new ConvolutionGeometry(SpatialAxes.THREE, extents, stride, padding, dilation, groups));
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereConv3d}, with shapes (depth, height, width). */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private Builder() {
      super(SpatialAxes.THREE);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Builds the layer. */
    public SphereConv3d build() {
      return new SphereConv3d(this);
    }
  }
}
