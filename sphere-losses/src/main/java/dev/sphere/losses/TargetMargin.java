package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.AngularOperator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Logits scale·g(θ_j) with another function ψ of the angle to the target: scale·ψ(θ_y).
 *
 * <p>Most margins are this. ψ is a plain function of a double like g: it is evaluated for one angle
 * an embedding only.
 */
final class TargetMargin extends AngularLogits {

  private final AngularOperator response;
  private final AngularOperator target;
  private final OptionalDouble scale;
  private final boolean bias;
  private final LambdaAnnealing annealing;
  private long iteration;

  private TargetMargin(
      AngularOperator response,
      AngularOperator target,
      OptionalDouble scale,
      boolean bias,
      LambdaAnnealing annealing) {
    this.response = response;
    this.target = target;
    this.scale = scale;
    this.bias = bias;
    this.annealing = annealing;
  }

  /** A fixed scale in place of ‖x‖: embeddings are normalized. */
  static TargetMargin scaled(double scale, AngularOperator response, AngularOperator target) {
    return new TargetMargin(
        response, target, OptionalDouble.of(scale), false, LambdaAnnealing.NONE);
  }

  /** The scale ‖x‖ of the paper. */
  static TargetMargin byNorm(
      AngularOperator response, AngularOperator target, boolean bias, LambdaAnnealing annealing) {
    return new TargetMargin(response, target, OptionalDouble.empty(), bias, annealing);
  }

  @Override
  public NDArray plain(Angles angles) {
    return scaled(response.evaluate(angles.cosines(), angles.parameters()), angles);
  }

  @Override
  public NDArray withMargin(LabelledAngles angles, NDArray plain) {
    if (target.equals(response)) {
      return plain;
    }
    iteration++;
    double lambda = annealing.at(iteration);
    NDArray logits = logits(target, angles);
    if (lambda > 0) {
      logits =
          angles
              .times(logits, 1 / (1 + lambda))
              .add(angles.times(logits(response, angles), lambda / (1 + lambda)));
    }
    return angles.withTargets(plain, logits);
  }

  private NDArray logits(AngularOperator function, LabelledAngles angles) {
    NDArray[] parameters =
        function.parameters().isEmpty() ? new NDArray[0] : angles.targetParameters();
    return scaled(angles.evaluateTargets(function, parameters), angles);
  }

  private NDArray scaled(NDArray responses, Angles angles) {
    return scale.isPresent()
        ? angles.times(responses, scale.getAsDouble())
        : responses.mul(angles.norms());
  }

  @Override
  public AngularOperator operator() {
    return response;
  }

  @Override
  public Optional<Bias> bias() {
    return bias ? Optional.of(new Bias(true, 0)) : Optional.empty();
  }

  @Override
  protected double[] state() {
    return new double[] {iteration};
  }

  @Override
  protected void restore(double[] state) {
    iteration = (long) state[0];
  }
}
