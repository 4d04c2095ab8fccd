package dev.sphere.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Options;

/** A fast plugin: the {@link Parabola}, evaluated by the engine and not number by number. */
public record FastParabola() implements AngularOperator, AngularOperatorProvider {

  @Override
  public String name() {
    return "fast-parabola";
  }

  @Override
  public String description() {
    return "g(θ) = 1 − 2(θ/π)², evaluated by the engine";
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

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    NDArray c = cosine.stopGradient();
    NDArray theta = c.clip(-1, 1).acos();
    NDArray value = theta.square().mul(-2 / (Math.PI * Math.PI)).add(1);

    // dg/dc = −g′(θ)/sin θ, at an angle whose cosine the type tells from ±1.
    double least = cosine.getDataType() == DataType.FLOAT64 ? 3e-7 : 3e-3;
    NDArray inside = theta.clip(least, Math.PI - least);
    NDArray slope = inside.div(inside.sin()).mul(4 / (Math.PI * Math.PI));

    return value.add(cosine.sub(c).mul(slope));
  }
}
