package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Options;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.ArcsineCurve;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedOperator;
import dev.sphere.ops.fused.LinearValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.List;

/**
 * g(θ) = 1 − 2θ/π (paper, equation 2), evaluated as (2/π)·asin c.
 *
 * <p>The range is [−1, 1]; where the paper's text says [0, 1] it means the response after ReLU.
 */
public record Linear() implements FusedOperator, FoldableOperator, AngularOperatorProvider {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String description() {
    return "g(θ) = 1 − 2θ/π";
  }

  @Override
  public AngularOperator create(Options options) {
    return this;
  }

  @Override
  public double value(double theta) {
    return 1 - 2 * theta / Math.PI;
  }

  @Override
  public double derivative(double theta) {
    return -2 / Math.PI;
  }

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    return EngineSupport.of(cosine.getManager()).multiply(Arcsine.of(cosine), 2 / Math.PI);
  }

  @Override
  public CosineCurve curve() {
    return new ArcsineCurve(2 / Math.PI);
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return new LinearValues(most);
  }
}
