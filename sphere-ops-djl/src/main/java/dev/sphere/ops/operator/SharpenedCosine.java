package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedLearner;
import dev.sphere.ops.fused.LearnedCurve;
import dev.sphere.ops.fused.LearnedPowerCurve;
import dev.sphere.ops.fused.PowerValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.List;
import java.util.Locale;

/**
 * g(θ) = sgn(cos θ)·|cos θ|^p whose p is learned: the {@link Cosine} at p = 1, the {@link
 * SquareCosine} at p = 2, ever more selective above.
 *
 * <p>p stays at or above 1: below, dg/dθ is infinite at the right angle, where most patches are.
 *
 * @param p the initial exponent
 * @param sharing which filters learn one p together
 * @see <a href="https://github.com/brohrer/sharpened-cosine-similarity">Sharpened cosine
 *     similarity</a>, which also adds a learned q to the norm of the patch; here ε is in its place
 */
public record SharpenedCosine(double p, Sharing sharing)
    implements FusedLearner, FoldableOperator, AngularOperatorProvider {

  private static final double MINIMUM = 1;

  /** In place of |c| below it: 6e-17, since no double is an angle with a cosine nearer to 0. */
  private static final double SMALLEST = Math.cos(Math.PI / 2);

  /** p = 2, one for each filter. */
  public SharpenedCosine() {
    this(2, Sharing.FILTER);
  }

  /** Checks p. */
  public SharpenedCosine {
    if (!(p > MINIMUM && p < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("p must be above 1 and finite, got " + p);
    }
  }

  @Override
  public String name() {
    return "sharpened-cosine";
  }

  @Override
  public String description() {
    return "g(θ) = sgn(cos θ)·|cos θ|^p with p learned";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("p", 2, 1.01, 100, "initial exponent"),
        Option.choice(
            "per", List.of("filter", "layer", "network"), "which filters learn one p together"));
  }

  @Override
  public AngularOperator create(Options options) {
    return new SharpenedCosine(
        options.real("p"), Sharing.valueOf(options.choice("per").toUpperCase(Locale.ROOT)));
  }

  @Override
  public double value(double theta) {
    return at(p).value(theta);
  }

  @Override
  public double derivative(double theta) {
    return at(p).derivative(theta);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return List.of(LearnableParameter.atLeast(MINIMUM, "p", sharing, p));
  }

  @Override
  public AngularOperator at(double... parameters) {
    if (parameters.length != 1) {
      throw new IllegalArgumentException("expected p alone, got " + parameters.length + " values");
    }
    return new Power(parameters[0]);
  }

  /**
   * Evaluates c·m^(p − 1), where m is |c| kept above 0 so that neither its logarithm, which is in
   * the derivative by p, nor a power of it is infinite. The derivative by c is written out: the
   * engines' own would be (p − 1)·m^(p − 2)·c + m^(p − 1), which loses a term where m is not |c|.
   */
  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    NDArray exponent = parameters.singletonOrThrow();
    NDArray c = cosine.stopGradient();
    // A large power would make much of what rounding leaves beyond 1.
    NDArray bounded = c.clip(-1, 1);
    NDArray power = bounded.abs().maximum(SMALLEST).pow(exponent.sub(1));
    NDArray slope = power.mul(exponent).stopGradient();
    return power.mul(bounded).add(cosine.sub(c).mul(slope));
  }

  @Override
  public LearnedCurve learnedCurve() {
    return new LearnedPowerCurve();
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return new PowerValues(learned.get(0));
  }

  private record Power(double p) implements AngularOperator {

    @Override
    public double value(double theta) {
      double cosine = Math.cos(theta);
      return Math.copySign(Math.pow(Math.abs(cosine), p), cosine);
    }

    @Override
    public double derivative(double theta) {
      return -p * Math.pow(Math.abs(Math.cos(theta)), p - 1) * Math.sin(theta);
    }
  }
}
