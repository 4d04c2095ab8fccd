package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Options;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.ValueCurve;
import java.util.List;

/** g(θ) = cos θ (paper, equation 3). */
public record Cosine() implements FoldableOperator, AngularOperatorProvider {

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public String description() {
    return "g(θ) = cos θ";
  }

  @Override
  public AngularOperator create(Options options) {
    return this;
  }

  @Override
  public double value(double theta) {
    return Math.cos(theta);
  }

  @Override
  public double derivative(double theta) {
    return -Math.sin(theta);
  }

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    return cosine;
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return ValueCurve.IDENTITY;
  }
}
