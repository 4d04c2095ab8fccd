package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.SphereMagnitude;
import java.util.Arrays;

/**
 * What a layer makes of a kernel w and a patch x: h(‖w‖, ‖x‖)·g(θ), with cos θ = w·x / (‖w‖‖x‖).
 *
 * @param operator g
 * @param magnitude h
 * @param norm how the norms are taken
 */
public record AngularResponse(
    AngularOperator operator, MagnitudeFunction magnitude, AngleNorm norm) {

  /** The response of "Deep Hyperspherical Learning": g(θ) alone, with the reference's ε. */
  public static AngularResponse of(AngularOperator operator) {
    return new AngularResponse(operator, new SphereMagnitude(), AngleNorm.REFERENCE);
  }

  /** Kernels as a layer uses them: their directions (filters, …), and their norms (filters). */
  record Kernels(NDArray directions, NDArray norms) {}

  /** Takes kernels (filters, …) apart. */
  Kernels takeApart(NDArray kernel) {
    int[] axes = new int[kernel.getShape().dimension() - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    NDArray seen = norm.isCentered() ? kernel.sub(mean(kernel)) : kernel;
    NDArray norms = norm.ofKernels(seen.square().sum(axes, true));
    return new Kernels(seen.div(norms), norms.reshape(norms.size()));
  }

  private static NDArray mean(NDArray kernel) {
    long filters = kernel.getShape().get(0);
    long[] shape = kernel.getShape().getShape().clone();
    Arrays.fill(shape, 1, shape.length, 1);
    shape[0] = filters;
    return kernel.reshape(filters, -1).mean(new int[] {1}).reshape(new Shape(shape));
  }

  /**
   * Returns h(‖w‖, ‖x‖)·g(θ).
   *
   * @param cosine cos θ, with the filters on axis 1; its memory may be used again
   * @param patchNorms ‖x‖, broadcasts to {@code cosine}
   * @param kernelNorms ‖w‖, (filters)
   * @param parameters what g and then h learns, constrained, each (filters) or (1)
   */
  NDArray respond(NDArray cosine, NDArray patchNorms, NDArray kernelNorms, NDList parameters) {
    int dimensions = cosine.getShape().dimension();
    NDList shaped = alongFilters(parameters, dimensions);
    NDArray response = respond(cosine, patchNorms, shaped);
    if (!magnitude.isWeighted()) {
      return response;
    }
    NDArray norms = alongFilters(new NDList(kernelNorms), dimensions).head();
    NDList ofMagnitude = shaped.subNDList(operator.parameters().size());
    return response.mul(magnitude.kernelFactor(norms, ofMagnitude));
  }

  /**
   * Returns h(‖x‖)·g(θ).
   *
   * @param cosine cos θ, with the filters on axis 1; its memory may be used again
   * @param patchNorms ‖x‖, broadcasts to {@code cosine}
   * @param shaped what g and then h learns, constrained, each broadcasts to {@code cosine}
   */
  NDArray respond(NDArray cosine, NDArray patchNorms, NDList shaped) {
    int ofOperator = operator.parameters().size();
    NDArray angular =
        EngineSupport.of(cosine.getManager())
            .respond(operator, cosine, shaped.subNDList(0, ofOperator));
    return magnitude.scale(angular, patchNorms, shaped.subNDList(ofOperator));
  }

  /** Shapes arrays of (filters) or (1) so that they broadcast with filters on axis 1. */
  static NDList alongFilters(NDList arrays, int dimensions) {
    NDList shaped = new NDList();
    for (NDArray array : arrays) {
      long[] shape = new long[dimensions];
      Arrays.fill(shape, 1);
      shape[1] = array.size();
      shaped.add(array.reshape(shape));
    }
    return shaped;
  }
}
