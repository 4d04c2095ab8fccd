package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.CosineCurve;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedOperator;
import dev.sphere.ops.fused.SigmoidCurve;
import dev.sphere.ops.fused.SigmoidValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.Arrays;
import java.util.List;

/**
 * g(θ) = (1+e^(−π/2k))/(1−e^(−π/2k)) · (1−e^(θ/k−π/2k))/(1+e^(θ/k−π/2k)) (paper, equation 4).
 *
 * <p>It is evaluated as tanh(asin(c)/2k) / tanh(π/4k), which is the same function and, unlike the
 * printed form, overflows at no k.
 *
 * @param k the slope: near 0 a step at θ = π/2, for large k the linear operator
 */
public record Sigmoid(double k)
    implements FusedOperator, FoldableOperator, AngularOperatorProvider {

  /** The k of the reference implementation, 0.3. */
  public Sigmoid() {
    this(0.3);
  }

  /** Checks k. */
  public Sigmoid {
    if (!(k > 0)) {
      throw new IllegalArgumentException("k must be positive, got " + k);
    }
  }

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public String description() {
    return "g(θ) = tanh((π/2 − θ)/2k) / tanh(π/4k)";
  }

  @Override
  public List<Option> options() {
    return List.of(Option.real("k", 0.3, 0.01, 100, "slope: small is a step, large is linear"));
  }

  @Override
  public AngularOperator create(Options options) {
    return new Sigmoid(options.real("k"));
  }

  @Override
  public double value(double theta) {
    return Math.tanh((Math.PI / 2 - theta) / (2 * k)) / Math.tanh(Math.PI / (4 * k));
  }

  @Override
  public double derivative(double theta) {
    double cosh = Math.cosh((Math.PI / 2 - theta) / (2 * k));
    return -1 / (2 * k * cosh * cosh * Math.tanh(Math.PI / (4 * k)));
  }

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    EngineSupport engine = EngineSupport.of(cosine.getManager());
    NDArray steep = engine.multiply(Arcsine.of(cosine), 1 / (2 * k)).tanh();
    return engine.multiply(steep, 1 / Math.tanh(Math.PI / (4 * k)));
  }

  @Override
  public CosineCurve curve() {
    return new SigmoidCurve(k);
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    float[] slopes = new float[most];
    Arrays.fill(slopes, (float) k);
    return new SigmoidValues(slopes);
  }
}
