package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.conformance.LayerProbe;

/** Gives the conformance rules the layers of this package. */
public final class SphereLayerProbe implements LayerProbe {

  @Override
  public NDArray convolve(
      AngularOperator operator,
      MagnitudeFunction magnitude,
      NDArray input,
      NDArray kernel,
      NDList parameters,
      Shape stride,
      Shape padding,
      Shape dilation,
      int groups) {
    AngularResponse response = new AngularResponse(operator, magnitude, AngleNorm.epsilon(EPSILON));
    return SphereConv2d.sphereConv2d(
        input, kernel, null, response, parameters, stride, padding, dilation, groups);
  }

  @Override
  public NDArray connect(
      AngularOperator operator,
      MagnitudeFunction magnitude,
      NDArray input,
      NDArray kernel,
      NDList parameters) {
    AngularResponse response = new AngularResponse(operator, magnitude, AngleNorm.epsilon(EPSILON));
    return SphereLinear.sphereLinear(input, kernel, null, response, parameters);
  }
}
