package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·‖x‖ + β·log(1 + ‖x‖), between {@link LinearMagnitude} and {@link LogMagnitude}
 * (MixConv of "Decoupled Networks").
 *
 * @param alpha α
 * @param beta β
 * @param weighted whether ‖w‖ multiplies it
 */
public record MixMagnitude(double alpha, double beta, boolean weighted)
    implements DecoupledMagnitude {

  private static final Option BETA = Option.real("beta", 1, 1e-3, 1000, "scale of the logarithm");

  /** α = β = 1, not weighted. */
  public MixMagnitude() {
    this(1, 1, false);
  }

  /** Checks α and β. */
  public MixMagnitude {
    ALPHA.require("mix", alpha);
    BETA.require("mix", beta);
  }

  @Override
  public String name() {
    return "mix";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·‖x‖ + β·log(1 + ‖x‖)";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, BETA, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new MixMagnitude(
        options.real(ALPHA.name()), options.real(BETA.name()), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha * norm + beta * Math.log1p(norm);
  }

  @Override
  public double derivative(double norm) {
    return alpha + beta / (1 + norm);
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    NDArray linear = DecoupledMagnitude.multiple(norm, alpha);
    NDArray logarithm = DecoupledMagnitude.logarithm(norm);
    return response.mul(linear.add(DecoupledMagnitude.multiple(logarithm, beta)));
  }
}
