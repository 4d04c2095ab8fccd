package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.Crew;

/**
 * What hyperspherical convolutions share, over any number of spatial axes: F(w, x) = h(‖w‖,
 * ‖x‖)·g(θ(w, x)) + b for each kernel w and each patch x (paper, section 2.1).
 *
 * <p>Where patches reach into the padding, zeros count in the product and in the norm. With groups,
 * filters and channels are split alike and the patch of a filter is the channels of its group; with
 * as many groups as channels the convolution is depthwise.
 *
 * @see <a href="https://arxiv.org/abs/1711.03189">Deep Hyperspherical Learning</a>
 */
public abstract class SphereConvolution extends SphereLayer {

  private final ConvolutionGeometry geometry;

  /** Makes a layer that convolves its input with a geometry. */
  SphereConvolution(BaseBuilder<?> builder, ConvolutionGeometry geometry) {
    super(builder);
    this.geometry = geometry;
    int groups = geometry.groups();
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the " + filters + " filters, got " + groups);
    }
  }

  @Override
  final Shape kernelShape(Shape input) {
    getOutputShapes(new Shape[] {input}); // refuses another rank and one smaller than the kernel
    long channels = input.get(1);
    if (channels % geometry.groups() != 0) {
      throw new IllegalArgumentException(
          "groups must divide the %d channels of %s, got %d"
              .formatted(channels, input, geometry.groups()));
    }
    return geometry.kernelShape(filters, channels);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {geometry.outputShape(inputShapes[0], filters)};
  }

  @Override
  NDArray compute(NDArray input, NDArray kernel, NDArray bias, NDList parameters) {
    return convolve(input, kernel, bias, response(), parameters, geometry);
  }

  @Override
  Meeting meet(NDArray input, NDArray directions) {
    return meet(input, directions, response().norm(), geometry);
  }

  @Override
  final NDArray products(NDArray seen, NDArray kernels) {
    return geometry.products(seen, kernels);
  }

  @Override
  final NDArray squares(NDArray seen) {
    return geometry.patchSquares(seen, response().norm());
  }

  @Override
  final float[] squaresOnHeap(NDArray seen, Crew crew) {
    return response().norm().isCentered() || seen.getShape().dimension() != 4
        ? super.squaresOnHeap(seen, crew)
        : new WindowSums(geometry, seen.getShape()).ofSquares(seen, crew);
  }

  @Override
  final int groups() {
    return geometry.groups();
  }

  /** Computes a hyperspherical convolution. */
  static NDArray convolve(
      NDArray input,
      NDArray kernel,
      NDArray bias,
      AngularResponse response,
      NDList parameters,
      ConvolutionGeometry geometry) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AngularResponse.Kernels kernels = response.takeApart(kernel);
      Meeting meeting = meet(input, kernels.directions(), response.norm(), geometry);
      NDArray result =
          response.respond(meeting.cosines(), meeting.norms(), kernels.norms(), parameters);
      if (bias != null) {
        int dimensions = result.getShape().dimension();
        result = result.add(AngularResponse.alongFilters(new NDList(bias), dimensions).head());
      }
      return escape(input, result);
    }
  }

  private static Meeting meet(
      NDArray input, NDArray directions, AngleNorm norm, ConvolutionGeometry geometry) {
    NDArray products = geometry.products(input, directions);
    NDArray squares = geometry.patchSquares(input, norm);
    NDArray norms = norm.ofPatches(squares);
    if (geometry.groups() == 1) {
      return new Meeting(divide(products, norms), squares, norms);
    }
    NDArray repeated = norms.repeat(1, directions.getShape().get(0) / geometry.groups());
    return new Meeting(products.div(repeated), squares, repeated);
  }

  /** Engines divide maps of two spatial axes: others are folded to two. */
  private static NDArray divide(NDArray products, NDArray norms) {
    EngineSupport engine = EngineSupport.of(products.getManager());
    Shape shape = products.getShape();
    return shape.dimension() == 4
        ? engine.divideByPatchNorm(products, norms)
        : engine.divideByPatchNorm(folded(products), folded(norms)).reshape(shape);
  }

  private static NDArray folded(NDArray map) {
    Shape shape = map.getShape();
    return map.reshape(shape.get(0), shape.get(1), shape.get(2), -1);
  }

  /**
   * What the builders of convolutions share. Each shape has a number for each spatial axis, in the
   * order of the input's.
   *
   * @param <T> the builder
   */
  public abstract static class ConvolutionBuilder<T extends ConvolutionBuilder<T>>
      extends BaseBuilder<T> {

    private final SpatialAxes axes;
    Shape kernelShape;
    Shape stride;
    Shape padding;
    Shape dilation;
    int groups = 1;

    ConvolutionBuilder(SpatialAxes axes) {
      this.axes = axes;
      stride = axes.all(1);
      padding = axes.all(0);
      dilation = axes.all(1);
    }

    /** Sets the kernel's extents. Required. */
    public T setKernelShape(Shape kernelShape) {
      this.kernelShape = kernelShape;
      return self();
    }

    /** Sets the stride; 1 by default. */
    public T optStride(Shape stride) {
      this.stride = stride;
      return self();
    }

    /** Sets the zeros added on each side; none by default. */
    public T optPadding(Shape padding) {
      this.padding = padding;
      return self();
    }

    /** Sets the step between the kernel's entries; 1 by default. */
    public T optDilation(Shape dilation) {
      this.dilation = dilation;
      return self();
    }

    /** Sets the number of groups; 1 by default. */
    public T optGroups(int groups) {
      this.groups = groups;
      return self();
    }

    /** Returns what has been set. */
    ConvolutionGeometry geometry() {
      return new ConvolutionGeometry(axes, kernelShape, stride, padding, dilation, groups);
    }
  }
}
