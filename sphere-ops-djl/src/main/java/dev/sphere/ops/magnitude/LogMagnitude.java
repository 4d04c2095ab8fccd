package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·log(1 + ‖x‖): grows ever more slowly (LogConv of "Decoupled Networks").
 *
 * @param alpha α
 * @param weighted whether ‖w‖ multiplies it
 */
public record LogMagnitude(double alpha, boolean weighted) implements DecoupledMagnitude {

  /** α = 1, not weighted. */
  public LogMagnitude() {
    this(1, false);
  }

  /** Checks α. */
  public LogMagnitude {
    ALPHA.require("log", alpha);
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·log(1 + ‖x‖)";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new LogMagnitude(options.real(ALPHA.name()), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha * Math.log1p(norm);
  }

  @Override
  public double derivative(double norm) {
    return alpha / (1 + norm);
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return DecoupledMagnitude.multiple(response.mul(DecoupledMagnitude.logarithm(norm)), alpha);
  }
}
