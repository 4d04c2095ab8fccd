package dev.sphere.models.architecture;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.sphere.api.Norm;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.layer.NetworkParameters;
import dev.sphere.ops.layer.SphereConv2d;

/** Hyperspherical convolutions. One factory serves one network. */
public final class SphereLayers extends LayerFactory {

  private final AngularResponse response;
  private final NetworkParameters network = new NetworkParameters();

  /** Makes a factory for one network. */
  public SphereLayers(AngularResponse response, Norm norm) {
    super(norm);
    this.response = response;
  }

  @Override
  public Block convolution(long filters, Shape kernel, Shape stride, Shape padding) {
    return SphereConv2d.builder()
        .setFilters(filters)
        .setKernelShape(kernel)
        .setOperator(response.operator())
        .optMagnitude(response.magnitude())
        .optAngleNorm(response.norm())
        .optNetworkParameters(network)
        .optStride(stride)
        .optPadding(padding)
        .build();
  }
}
