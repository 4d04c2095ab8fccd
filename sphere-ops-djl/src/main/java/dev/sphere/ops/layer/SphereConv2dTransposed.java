package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/**
 * The hyperspherical transposed convolution of images, which makes them larger: the hyperspherical
 * convolution, with stride 1, of the input spread out with stride − 1 zeros between its entries.
 *
 * <p>Input (N, C, H, W), output (N, filters, H', W') with H' = (H − 1)·stride − 2·padding +
 * dilation·(kernel − 1) + outputPadding + 1 and W' likewise: with an outputPadding of 0, the least
 * extent of which {@link SphereConv2d} with these settings makes H.
 *
 * <p>The spread input is padded with dilation·(kernel − 1) − padding zeros on each side and then
 * with outputPadding zeros at the bottom and on the right. A patch is one of that convolution: F(w,
 * x) = h(‖w‖, ‖x‖)·g(θ(w, x)) + b, and the zeros between, like those around, count in the product
 * and in the norm. Of a kernel of 3×3 that moves over an image spread by 2, an output sees four,
 * two or one of the image's pixels.
 *
 * <p>Kernels lie as those of {@link SphereConv2d}, (filters, C/groups, height, width), and their
 * first entry meets the patch's first. An ordinary transposed convolution that is defined as the
 * gradient of a convolution has its kernel turned by 180° and its first two axes exchanged.
 *
 * <pre>{@code
 * Block doubling =
 *     SphereConv2dTransposed.builder()
 *         .setKernelShape(new Shape(4, 4))
 *         .setFilters(64)
 *         .setOperator(new Sigmoid(0.3))
 *         .optStride(new Shape(2, 2))
 *         .optPadding(new Shape(1, 1))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 * @see <a href="https://arxiv.org/abs/1603.07285">A guide to convolution arithmetic, chapter 4</a>
 */
public final class SphereConv2dTransposed extends SphereConvolution {

  private final TransposedGeometry transposed;

  private SphereConv2dTransposed(Builder builder, TransposedGeometry transposed) {
    super(builder, transposed.convolution());
    this.transposed = transposed;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {transposed.outputShape(inputShapes[0], filters)};
  }

  @Override
  NDArray compute(NDArray input, NDArray kernel, NDArray bias, NDList parameters) {
    return super.compute(transposed.spread(input), kernel, bias, parameters);
  }

  @Override
  NDArray seen(NDArray input) {
    return transposed.spread(input);
  }

  @Override
  Meeting meet(NDArray input, NDArray directions) {
    return super.meet(transposed.spread(input), directions);
  }

  /**
   * Computes a hyperspherical transposed convolution.
   *
   * @param input (N, C, H, W), float32 or float64
   * @param kernel (filters, C/groups, height, width), as {@link SphereConv2d} has it
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   * @param stride (height, width), how far the input is spread
   * @param padding (height, width), what is cut off on each side of the output, at most
   *     dilation·(kernel − 1)
   * @param outputPadding (height, width), by how much the output is longer at the bottom and on the
   *     right, less than the stride
   * @param dilation (height, width)
   * @param groups divides C and filters
   * @return (N, filters, H', W'), attached to the manager of {@code input}
   * @throws IllegalArgumentException if the shapes are others, or nothing is left of the output
   */
  public static NDArray sphereConv2dTransposed(
      NDArray input,
      NDArray kernel,
      NDArray bias,
      AngularResponse response,
      NDList parameters,
      Shape stride,
      Shape padding,
      Shape outputPadding,
      Shape dilation,
      int groups) {
    Shape extents = kernel.getShape().slice(2);
    TransposedGeometry transposed =
        new TransposedGeometry(
            new ConvolutionGeometry(SpatialAxes.TWO, extents, stride, padding, dilation, groups),
            outputPadding);
    transposed.outputShape(input.getShape(), kernel.getShape().get(0)); // refuses what is illegal
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray spread = transposed.spread(input);
      return escape(
          input, convolve(spread, kernel, bias, response, parameters, transposed.convolution()));
    }
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds a {@link SphereConv2dTransposed}, with shapes (height, width): the stride is how far the
   * input is spread, the padding what is cut off on each side of the output.
   */
  public static final class Builder extends ConvolutionBuilder<Builder> {

    private Shape outputPadding = new Shape(0, 0);

    private Builder() {
      super(SpatialAxes.TWO);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * Sets by how much the output is longer at the bottom and on the right, less than the stride;
     * not at all by default.
     */
    public Builder optOutputPadding(Shape outputPadding) {
      this.outputPadding = outputPadding;
      return this;
    }

    /** Builds the layer. */
    public SphereConv2dTransposed build() {
      return new SphereConv2dTransposed(this, new TransposedGeometry(geometry(), outputPadding));
    }
  }
}
