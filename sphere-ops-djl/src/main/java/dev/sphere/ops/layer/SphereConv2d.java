package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.sphere.ops.engine.EngineSupport;

/**
 * The hyperspherical convolution of images: F(w, x) = h(‖w‖, ‖x‖)·g(θ(w, x)) + b for each kernel w
 * and each patch x (paper, section 2.1).
 *
 * <p>Input (N, C, H, W), output (N, filters, H', W') with H' = ⌊(H + 2·padding − dilation·(kernel −
 * 1) − 1)/stride⌋ + 1 and W' likewise. Where patches reach into the padding, zeros count in the
 * product and in the norm. With groups, filters and channels are split alike and the patch of a
 * filter is the channels of its group.
 *
 * <pre>{@code
 * Block layer =
 *     SphereConv2d.builder()
 *         .setKernelShape(new Shape(3, 3))
 *         .setFilters(128)
 *         .setOperator(new Sigmoid(0.3))
 *         .optPadding(new Shape(1, 1))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public final class SphereConv2d extends SphereLayer {

  private final Shape kernelShape;
  private final Shape stride;
  private final Shape padding;
  private final Shape dilation;
  private final int groups;

  private SphereConv2d(Builder builder) {
    super(builder);
    kernelShape = pair("kernel", builder.kernelShape, 1);
    stride = pair("stride", builder.stride, 1);
    padding = pair("padding", builder.padding, 0);
    dilation = pair("dilation", builder.dilation, 1);
    groups = builder.groups;
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the " + filters + " filters, got " + groups);
    }
  }

  private static Shape pair(String name, Shape shape, long least) {
    if (shape == null || shape.dimension() != 2 || shape.get(0) < least || shape.get(1) < least) {
      throw new IllegalArgumentException(
          name + " must be two numbers of at least " + least + ", got " + shape);
    }
    return shape;
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    getOutputShapes(inputShapes); // refuses another rank and an input smaller than the kernel
    long channels = inputShapes[0].get(1);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the " + channels + " channels, got " + groups);
    }
    kernel()
        .setShape(new Shape(filters, channels / groups, kernelShape.get(0), kernelShape.get(1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    if (input.dimension() != 4) {
      throw new IllegalArgumentException("expected an input (N, C, H, W), got " + input);
    }
    return new Shape[] {new Shape(input.get(0), filters, extent(input, 0), extent(input, 1))};
  }

  private long extent(Shape input, int axis) {
    long covered = dilation.get(axis) * (kernelShape.get(axis) - 1) + 1;
    long extent =
        Math.floorDiv(input.get(2 + axis) + 2 * padding.get(axis) - covered, stride.get(axis)) + 1;
    if (extent < 1) {
      throw new IllegalArgumentException(
          "an input of " + input + " is smaller than the kernel " + kernelShape);
    }
    return extent;
  }

  @Override
  NDArray compute(NDArray input, NDArray kernel, NDArray bias, NDList parameters) {
    return sphereConv2d(
        input, kernel, bias, response(), parameters, stride, padding, dilation, groups);
  }

  /**
   * Computes a hyperspherical convolution.
   *
   * @param input (N, C, H, W), float32 or float64
   * @param kernel (filters, C/groups, height, width)
   * @param bias (filters), or null for none
   * @param response g, h and how norms are taken
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   * @param stride (height, width)
   * @param padding (height, width), with zeros on each side
   * @param dilation (height, width)
   * @param groups divides C and filters
   * @return (N, filters, H', W'), attached to the manager of {@code input}
   */
  public static NDArray sphereConv2d(
      NDArray input,
      NDArray kernel,
      NDArray bias,
      AngularResponse response,
      NDList parameters,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AngularResponse.Kernels kernels = response.takeApart(kernel);
      NDArray products =
          Conv2d.conv2d(input, kernels.directions(), null, stride, padding, dilation, groups)
              .singletonOrThrow();
      NDArray norm =
          response
              .norm()
              .ofPatches(
                  patchSquares(
                      input,
                      response.norm(),
                      kernel.getShape(),
                      stride,
                      padding,
                      dilation,
                      groups));
      NDArray cosine;
      if (groups == 1) {
        cosine = EngineSupport.of(input.getManager()).divideByPatchNorm(products, norm);
      } else {
        norm = norm.repeat(1, kernel.getShape().get(0) / groups);
        cosine = products.div(norm);
      }
      NDArray result = response.respond(cosine, norm, kernels.norms(), parameters);
      if (bias != null) {
        result = result.add(bias.reshape(1, bias.size(), 1, 1));
      }
      return escape(input, result);
    }
  }

  /** Returns Σx² of each patch, or of what its mean leaves, (N, groups, H', W'). */
  private static NDArray patchSquares(
      NDArray input,
      AngleNorm norm,
      Shape kernel,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    NDArray squares = patchSums(input.square(), kernel, stride, padding, dilation, groups);
    return norm.isCentered()
        ? AngleNorm.withoutMean(
            squares,
            patchSums(input, kernel, stride, padding, dilation, groups),
            kernel.slice(1).size())
        : squares;
  }

  /**
   * Returns the sum over each patch, (N, groups, H', W'). The channels are summed first, so that
   * the window runs over one channel a group.
   */
  private static NDArray patchSums(
      NDArray input, Shape kernel, Shape stride, Shape padding, Shape dilation, int groups) {
    Shape shape = input.getShape();
    long batch = shape.get(0);
    NDArray pixels =
        groups == 1
            ? input.sum(new int[] {1}, true)
            : input
                .reshape(batch, groups, shape.get(1) / groups, shape.get(2), shape.get(3))
                .sum(new int[] {2})
                .reshape(batch * groups, 1, shape.get(2), shape.get(3));
    NDArray window =
        input.getManager().ones(new Shape(1, 1, kernel.get(2), kernel.get(3)), input.getDataType());
    NDArray sums =
        Conv2d.conv2d(pixels, window, null, stride, padding, dilation).singletonOrThrow();
    return groups == 1
        ? sums
        : sums.reshape(batch, groups, sums.getShape().get(2), sums.getShape().get(3));
  }

  /** Creates a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SphereConv2d}. */
  public static final class Builder extends BaseBuilder<Builder> {

    private Shape kernelShape;
    private Shape stride = new Shape(1, 1);
    private Shape padding = new Shape(0, 0);
    private Shape dilation = new Shape(1, 1);
    private int groups = 1;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Sets the kernel's (height, width). Required. */
    public Builder setKernelShape(Shape kernelShape) {
      this.kernelShape = kernelShape;
      return this;
    }

    /** Sets the stride (height, width); 1 by default. */
    public Builder optStride(Shape stride) {
      this.stride = stride;
      return this;
    }

    /** Sets the zeros added on each side (height, width); none by default. */
    public Builder optPadding(Shape padding) {
      this.padding = padding;
      return this;
    }

    /** Sets the step between the kernel's entries (height, width); 1 by default. */
    public Builder optDilation(Shape dilation) {
      this.dilation = dilation;
      return this;
    }

    /** Sets the number of groups; 1 by default. */
    public Builder optGroups(int groups) {
      this.groups = groups;
      return this;
    }

    /** Builds the layer. */
    public SphereConv2d build() {
      return new SphereConv2d(this);
    }
  }
}
