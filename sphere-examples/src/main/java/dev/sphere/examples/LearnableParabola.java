package dev.sphere.examples;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import java.util.List;

/** A learnable plugin: each filter learns how far it bends from linear to {@link Parabola}. */
public record LearnableParabola() implements AngularOperator, AngularOperatorProvider {

  private static final double INITIAL_BEND = 1;

  @Override
  public String name() {
    return "learnable-parabola";
  }

  @Override
  public String description() {
    return "g(θ) = 1 − 2(t + at²)/(1 + a) with t = θ/π and a learned";
  }

  @Override
  public AngularOperator create(Options options) {
    return this;
  }

  @Override
  public List<LearnableParameter> parameters() {
    return List.of(LearnableParameter.atLeast(0, "a", Sharing.FILTER, INITIAL_BEND));
  }

  @Override
  public AngularOperator at(double... parameters) {
    if (parameters.length != 1) {
      throw new IllegalArgumentException("expected a alone, got " + parameters.length + " values");
    }
    return new Bent(parameters[0]);
  }

  @Override
  public double value(double theta) {
    return at(INITIAL_BEND).value(theta);
  }

  @Override
  public double derivative(double theta) {
    return at(INITIAL_BEND).derivative(theta);
  }

  private record Bent(double a) implements AngularOperator {

    @Override
    public double value(double theta) {
      double t = theta / Math.PI;
      return 1 - 2 * (t + a * t * t) / (1 + a);
    }

    @Override
    public double derivative(double theta) {
      double t = theta / Math.PI;
      return -2 / Math.PI * (1 + 2 * a * t) / (1 + a);
    }
  }
}
