package dev.sphere.examples;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Options;

/** The simplest plugin: an operator without options, g(θ) = 1 − 2(θ/π)². */
public record Parabola() implements AngularOperator, AngularOperatorProvider {

  @Override
  public String name() {
    return "parabola";
  }

  @Override
  public String description() {
    return "g(θ) = 1 − 2(θ/π)²";
  }

  @Override
  public AngularOperator create(Options options) {
    return this;
  }

  @Override
  public double value(double theta) {
    return 1 - 2 * Math.pow(theta / Math.PI, 2);
  }

  @Override
  public double derivative(double theta) {
    return -4 * theta / (Math.PI * Math.PI);
  }
}
