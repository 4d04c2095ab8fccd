package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·‖x‖: the response grows with the patch (LinearConv of "Decoupled Networks").
 *
 * <p>With the cosine operator it is a convolution whose kernels are normalized, as in the logits of
 * the W-Softmax; weighted, it is the ordinary convolution.
 *
 * @param alpha α
 * @param weighted whether ‖w‖ multiplies it
 */
public record LinearMagnitude(double alpha, boolean weighted) implements DecoupledMagnitude {

  /** α = 1, not weighted. */
  public LinearMagnitude() {
    this(1, false);
  }

  /** Checks α. */
  public LinearMagnitude {
    ALPHA.require("linear", alpha);
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·‖x‖";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new LinearMagnitude(options.real(ALPHA.name()), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha * norm;
  }

  @Override
  public double derivative(double norm) {
    return alpha;
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return DecoupledMagnitude.multiple(response.mul(norm), alpha);
  }
}
