package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·tanh(‖x‖/ρ): a smooth {@link BallMagnitude} (TanhConv of "Decoupled Networks").
 *
 * @param alpha α, the value far beyond ρ
 * @param radius ρ
 * @param weighted whether tanh(‖w‖/ρ) multiplies it
 */
public record TanhMagnitude(double alpha, Radius radius, boolean weighted)
    implements DecoupledMagnitude {

  /** α = 1, ρ = 10 and fixed, not weighted. */
  public TanhMagnitude() {
    this(1, Radius.fixed(10), false);
  }

  /** Checks α. */
  public TanhMagnitude {
    ALPHA.require("tanh", alpha);
  }

  @Override
  public String name() {
    return "tanh";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·tanh(‖x‖/ρ)";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, Radius.RHO, Radius.RADIUS, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new TanhMagnitude(
        options.real(ALPHA.name()), Radius.of(options), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha * Math.tanh(norm / radius.rho());
  }

  @Override
  public double derivative(double norm) {
    return alpha * slope(norm);
  }

  @Override
  public double kernelValue(double norm) {
    return weighted ? Math.tanh(norm / radius.rho()) : 1;
  }

  @Override
  public double kernelDerivative(double norm) {
    return weighted ? slope(norm) : 0;
  }

  private double slope(double norm) {
    double hyperbolic = Math.cosh(norm / radius.rho());
    return 1 / (radius.rho() * hyperbolic * hyperbolic);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return radius.parameters();
  }

  @Override
  public MagnitudeFunction at(double... parameters) {
    return new TanhMagnitude(alpha, radius.at(parameters), weighted);
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return DecoupledMagnitude.multiple(response.mul(curve(norm, parameters)), alpha);
  }

  @Override
  public NDArray kernelFactor(NDArray norm, NDList parameters) {
    return weighted ? curve(norm, parameters) : norm.onesLike();
  }

  private NDArray curve(NDArray norm, NDList parameters) {
    return norm.div(radius.array(norm, parameters)).tanh();
  }
}
