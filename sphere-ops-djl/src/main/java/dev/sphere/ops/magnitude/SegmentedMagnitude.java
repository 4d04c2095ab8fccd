package dev.sphere.ops.magnitude;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * h(‖x‖) = α·‖x‖ up to ρ, and beyond it β·‖x‖ + (α − β)·ρ: two straight lines that meet at ρ
 * (SegConv of "Decoupled Networks").
 *
 * @param alpha α, the slope up to ρ
 * @param beta β, the slope from there
 * @param radius ρ
 * @param weighted whether ‖w‖ multiplies it
 */
public record SegmentedMagnitude(double alpha, double beta, Radius radius, boolean weighted)
    implements DecoupledMagnitude {

  private static final Option BETA = Option.real("beta", 0.5, 0, 1000, "slope beyond the radius");

  /** α = 1, β = 0.5, ρ = 10 and fixed, not weighted. */
  public SegmentedMagnitude() {
    this(1, 0.5, Radius.fixed(10), false);
  }

  /** Checks α and β. */
  public SegmentedMagnitude {
    ALPHA.require("segmented", alpha);
    BETA.require("segmented", beta);
  }

  @Override
  public String name() {
    return "segmented";
  }

  @Override
  public String description() {
    return "h(‖x‖) = α·‖x‖ up to ρ, then β·‖x‖ + (α − β)·ρ";
  }

  @Override
  public List<Option> options() {
    return List.of(ALPHA, BETA, Radius.RHO, Radius.RADIUS, WEIGHTED);
  }

  @Override
  public MagnitudeFunction create(Options options) {
    return new SegmentedMagnitude(
        options.real(ALPHA.name()),
        options.real(BETA.name()),
        Radius.of(options),
        options.flag(WEIGHTED.name()));
  }

  @Override
  public double value(double norm) {
    double within = Math.min(norm, radius.rho());
    return alpha * within + beta * (norm - within);
  }

  @Override
  public double derivative(double norm) {
    return norm < radius.rho() ? alpha : beta;
  }

  @Override
  public List<LearnableParameter> parameters() {
    return radius.parameters();
  }

  @Override
  public MagnitudeFunction at(double... parameters) {
    return new SegmentedMagnitude(alpha, beta, radius.at(parameters), weighted);
  }

  @Override
  public NDArray scale(NDArray response, NDArray norm, NDList parameters) {
    NDArray within = radius.limit(norm, parameters);
    NDArray beyond = DecoupledMagnitude.multiple(norm.sub(within), beta);
    return response.mul(DecoupledMagnitude.multiple(within, alpha).add(beyond));
  }
}
