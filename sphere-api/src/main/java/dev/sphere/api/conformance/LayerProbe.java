package dev.sphere.api.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;

/**
 * Computes hyperspherical layers for the rules that speak of patches and kernels; found by {@link
 * java.util.ServiceLoader}. It is how the rules reach the layers without depending on them.
 */
public interface LayerProbe {

  /** The ε inside the square roots of both norms. */
  double EPSILON = 1e-4;

  /**
   * Computes a hyperspherical convolution.
   *
   * @param input (N, C, H, W)
   * @param kernel (filters, C/groups, height, width)
   * @param parameters what the operator and then the magnitude learns, constrained, each (filters)
   *     or (1)
   * @return (N, filters, H', W')
   */
  NDArray convolve(
      AngularOperator operator,
      MagnitudeFunction magnitude,
      NDArray input,
      NDArray kernel,
      NDList parameters,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups);

  /**
   * Computes a hyperspherical fully connected layer.
   *
   * @param input (N, D)
   * @param kernel (filters, D)
   * @param parameters what the operator and then the magnitude learns, constrained, each (filters)
   *     or (1)
   * @return (N, filters)
   */
  NDArray connect(
      AngularOperator operator,
      MagnitudeFunction magnitude,
      NDArray input,
      NDArray kernel,
      NDList parameters);
}
