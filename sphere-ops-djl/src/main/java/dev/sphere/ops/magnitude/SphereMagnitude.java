package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α: only the angle counts, as in "Deep Hyperspherical Learning" with α = 1 (SphereConv of
 * "Decoupled Networks").
 *
 * @param alpha α
 * @param weighted whether ‖w‖ multiplies it
 */
public record SphereMagnitude(double alpha, boolean weighted) implements DecoupledMagnitude {

  /** α = 1, not weighted. */
  public SphereMagnitude() {
    this(1, false);
  }

  /** Checks α. */
  public SphereMagnitude {
    ALPHA.require("sphere", alpha);
  }

  @Override
  public String name() {
    return "sphere";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new SphereMagnitude(options.real(ALPHA.name()), options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    return alpha;
  }

  @Override
  public double derivative(double norm) {
    return 0;
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    return DecoupledMagnitude.multiple(response, alpha);
  }
}
