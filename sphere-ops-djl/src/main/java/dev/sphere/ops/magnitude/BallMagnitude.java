package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·min(‖x‖, ρ)/ρ: grows up to the radius and not beyond (BallConv of "Decoupled
 * Networks").
 *
 * @param alpha α, the value from ρ on
 * @param radius ρ
 * @param weighted whether ‖w‖ multiplies it
 */
public record BallMagnitude(double alpha, Radius radius, boolean weighted)
    implements DecoupledMagnitude {

  /** α = 1, ρ = 10 and fixed, not weighted. */
  public BallMagnitude() {
    this(1, Radius.fixed(10), false);
  }

  /** Checks α. */
  public BallMagnitude {
    ALPHA.require("ball", alpha);
  }

  @Override
  public String name() {
    return "ball";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·min(‖x‖, ρ)/ρ";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, Radius.RHO, Radius.RADIUS, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new BallMagnitude(
        options.real(ALPHA.name()), Radius.of(options), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha * Math.min(norm, radius.rho()) / radius.rho();
  }

  @Override
  public double derivative(double norm) {
    return norm < radius.rho() ? alpha / radius.rho() : 0;
  }

  @Override
  public List<LearnableParameter> parameters() {
    return radius.parameters();
  }

  @Override
  public MagnitudeFunction at(double... parameters) {
    return new BallMagnitude(alpha, radius.at(parameters), weighted);
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    NDArray share = radius.limit(norm, parameters).div(radius.array(norm, parameters));
    return DecoupledMagnitude.multiple(response.mul(share), alpha);
  }
}
