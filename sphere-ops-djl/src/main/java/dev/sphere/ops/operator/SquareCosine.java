package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Options;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedOperator;
import dev.sphere.ops.fused.SquareCosineCurve;
import dev.sphere.ops.fused.SquareCosineValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.List;

/**
 * g(θ) = sgn(cos θ)·cos²θ, evaluated as c·|c|: flat around the right angle, so that unrelated
 * patches say next to nothing.
 *
 * @see <a href="https://arxiv.org/abs/1804.08071">Decoupled Networks, section 3.2</a>
 */
public record SquareCosine() implements FusedOperator, FoldableOperator, AngularOperatorProvider {

  @Override
  public String name() {
    return "square-cosine";
  }

  @Override
  public String description() {
    return "g(θ) = sgn(cos θ)·cos²θ";
  }

  @Override
  public AngularOperator create(Options options) {
    return this;
  }

  @Override
  public double value(double theta) {
    return Math.cos(theta) * Math.abs(Math.cos(theta));
  }

  @Override
  public double derivative(double theta) {
    return -2 * Math.abs(Math.cos(theta)) * Math.sin(theta);
  }

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    return cosine.mul(cosine.abs());
  }

  @Override
  public CosineCurve curve() {
    return new SquareCosineCurve();
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return new SquareCosineValues();
  }
}
