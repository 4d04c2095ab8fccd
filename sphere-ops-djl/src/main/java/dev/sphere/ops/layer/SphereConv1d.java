package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The hyperspherical convolution of sequences: F(w, x) = h(‖w‖, ‖x‖)·g(θ(w, x)) + b for each kernel
 * w and each patch x (paper, section 2.1).
 *
 * <p>Input (N, C, W), output (N, filters, W') with W' = ⌊(W + 2·padding − dilation·(kernel − 1) −
 * 1)/stride⌋ + 1. Where patches reach into the padding, zeros count in the product and in the norm.
 * With groups, filters and channels are split alike and the patch of a filter is the channels of
 * its group.
 *
 * <pre>{@code
 * Block layer =
 *     SphereConv1d.builder()
 *         .setKernelShape(new Shape(3))
 *         .setFilters(128)
 *         .setOperator(new Sigmoid(0.3))
 *         .optPadding(new Shape(1))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereConv1d extends SphereConvolution {

  private SphereConv1d(Builder builder) {
    super(builder, builder.geometry());
  }

  /**
   * Computes a hyperspherical convolution.
   *
   * @param input (N, C, W), float32 or float64
   * @param kernel (filters, C/groups, width)
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   * @param stride (width)
   * @param padding (width), with zeros on each side
   * @param dilation (width)
   * @param groups divides C and filters
   * @return (N, filters, W'), attached to the manager of {@code input}
   */
  public static NDArray sphereConv1d(
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
        new ConvolutionGeometry(SpatialAxes.ONE, extents, stride, padding, dilation, groups));
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereConv1d}, with shapes (width). */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private Builder() {
      super(SpatialAxes.ONE);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Builds the layer. */
    public SphereConv1d build() {
      return new SphereConv1d(this);
    }
  }
}
