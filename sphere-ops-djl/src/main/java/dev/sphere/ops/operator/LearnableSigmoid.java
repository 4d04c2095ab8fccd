package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedLearner;
import dev.sphere.ops.fused.LearnedCurve;
import dev.sphere.ops.fused.LearnedSigmoidCurve;
import dev.sphere.ops.fused.SigmoidValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.List;
import java.util.Locale;

/**
 * The {@link Sigmoid} whose k is learned by back-propagation (paper, section 2.5), kept at or above
 * 0.05 as in the reference implementation.
 *
 * <p>The paper prints the update of k with a plus sign and its derivative without the factor
 * coth(π/4k); descent and the whole derivative are what is done here.
 *
 * @param k the initial slope; the paper's is 0.5
 * @param sharing which filters learn one k together; the paper's is {@link Sharing#FILTER}
 */
public record LearnableSigmoid(double k, Sharing sharing)
    implements FusedLearner, FoldableOperator, AngularOperatorProvider {

  private static final double MINIMUM = 0.05;

  /** The paper's: k = 0.5, one for each filter. */
  public LearnableSigmoid() {
    this(0.5, Sharing.FILTER);
  }

  /** Checks k. */
  public LearnableSigmoid {
    if (!(k > MINIMUM)) {
      throw new IllegalArgumentException("k must be above " + MINIMUM + ", got " + k);
    }
  }

  @Override
  public String name() {
    return "learnable-sigmoid";
  }

  @Override
  public String description() {
    return "g(θ) = tanh((π/2 − θ)/2k) / tanh(π/4k) with k learned";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("k", 0.5, 0.06, 100, "initial slope"),
        Option.choice(
            "per", List.of("filter", "layer", "network"), "which filters learn one k together"));
  }

  @Override
  public AngularOperator create(Options options) {
    return new LearnableSigmoid(
        options.real("k"), Sharing.valueOf(options.choice("per").toUpperCase(Locale.ROOT)));
  }

  @Override
  public double value(double theta) {
    return at(k).value(theta);
  }

  @Override
  public double derivative(double theta) {
    return at(k).derivative(theta);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return List.of(LearnableParameter.atLeast(MINIMUM, "k", sharing, k));
  }

  @Override
  public AngularOperator at(double... parameters) {
    if (parameters.length != 1) {
      throw new IllegalArgumentException("expected k alone, got " + parameters.length + " values");
    }
    return new Sigmoid(parameters[0]);
  }

  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    NDArray slope = parameters.singletonOrThrow();
    EngineSupport engine = EngineSupport.of(cosine.getManager());
    // Of many cosines a quotient costs twice what a product does. The first one stays: its rounding
    // counts where k is large, as the terms of the gradient of k all but cancel.
    NDArray one = slope.onesLike();
    NDArray highest = one.div(engine.multiply(slope, 4 / Math.PI)).tanh();
    return Arcsine.of(cosine).div(engine.multiply(slope, 2)).tanh().mul(one.div(highest));
  }

  @Override
  public LearnedCurve learnedCurve() {
    return new LearnedSigmoidCurve();
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return new SigmoidValues(learned.get(0));
  }
}
