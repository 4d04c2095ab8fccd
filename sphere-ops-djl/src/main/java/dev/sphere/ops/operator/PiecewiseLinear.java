package dev.sphere.ops.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.AngularOperatorProvider;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.fused.FoldableOperator;
import dev.sphere.ops.fused.FusedPieces;
import dev.sphere.ops.fused.PiecewiseLinearValues;
import dev.sphere.ops.fused.ValueCurve;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A free curve on [0, π] that is learned: straight between equally spaced knots, with g(0) = 1 and
 * g(π) = −1, and falling by construction.
 *
 * <p>With n = knots − 1 intervals and learned weights w₁ … wₙ, each at least 0.01, the curve falls
 * by 2wᵢ/Σw over the i-th interval. The weights begin at 1, which is the {@link Linear} operator;
 * only their ratios matter. At an inner knot the derivative is the mean of those on both sides.
 *
 * @param knots how many, both ends included
 * @param sharing which filters learn one curve together
 */
public record PiecewiseLinear(int knots, Sharing sharing)
    implements FusedPieces, FoldableOperator, AngularOperatorProvider {

  private static final double MINIMUM = 0.01;
  private static final int FEWEST = 3;
  private static final int MOST = 33;

  /** Nine knots, a curve for each layer. */
  public PiecewiseLinear() {
    this(9, Sharing.LAYER);
  }

  /** Checks the number of knots. */
  public PiecewiseLinear {
    if (knots < FEWEST || knots > MOST) {
      throw new IllegalArgumentException("knots must be 3 to 33, got " + knots);
    }
  }

  @Override
  public String name() {
    return "piecewise-linear";
  }

  @Override
  public String description() {
    return "g(θ) straight between equally spaced knots, with the falls between them learned";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.whole("knots", 9, FEWEST, MOST, "how many, both ends included"),
        Option.choice(
            "per",
            List.of("layer", "filter", "network"),
            "which filters learn one curve together"));
  }

  @Override
  public AngularOperator create(Options options) {
    return new PiecewiseLinear(
        options.whole("knots"), Sharing.valueOf(options.choice("per").toUpperCase(Locale.ROOT)));
  }

  @Override
  public double value(double theta) {
    return initialCurve().value(theta);
  }

  @Override
  public double derivative(double theta) {
    return initialCurve().derivative(theta);
  }

  private AngularOperator initialCurve() {
    double[] equal = new double[knots - 1];
    Arrays.fill(equal, 1);
    return at(equal);
  }

  @Override
  public List<LearnableParameter> parameters() {
    return IntStream.range(1, knots)
        .mapToObj(i -> LearnableParameter.atLeast(MINIMUM, "w" + i, sharing, 1))
        .toList();
  }

  @Override
  public AngularOperator at(double... parameters) {
    if (parameters.length != knots - 1) {
      throw new IllegalArgumentException(
          "expected " + (knots - 1) + " weights, got " + parameters.length);
    }
    double sum = Arrays.stream(parameters).sum();
    return new Curve(Arrays.stream(parameters).mapToObj(weight -> weight / sum).toList());
  }

  /**
   * Evaluates 1 − 2·Σ wᵢ·rᵢ / Σ wᵢ, where rᵢ = (1 + |u − (i−1)| − |u − i|)/2 rises from 0 to 1 over
   * the i-th interval and u = nθ/π counts the intervals.
   *
   * <p>It is not written with clip because at a knot that counts the slopes of both sides, not
   * their mean. At the ends u − 0 and n − u need no bars; without them the gradient there is whole.
   */
  @Override
  public NDArray evaluate(NDArray cosine, NDList parameters) {
    int intervals = knots - 1;
    NDArray position =
        EngineSupport.of(cosine.getManager())
            .multiply(Arcsine.of(cosine), -intervals / Math.PI)
            .add(intervals / 2.);
    NDArray sum = sum(parameters);
    NDArray fallen = null;
    NDArray before = position;
    for (int i = 1; i <= intervals; i++) {
      NDArray after = i == intervals ? position.neg().add(i) : position.sub(i).abs();
      NDArray share = parameters.get(i - 1).div(sum);
      NDArray fall = before.sub(after).add(1).mul(share);
      fallen = fallen == null ? fall : fallen.add(fall);
      before = after;
    }
    return fallen.neg().add(1);
  }

  private static NDArray sum(NDList weights) {
    NDArray sum = weights.get(0);
    for (NDArray weight : weights.subNDList(1)) {
      sum = sum.add(weight);
    }
    return sum;
  }

  @Override
  public NDArray heights(NDList parameters) {
    NDArray sum = sum(parameters);
    NDArray height = sum.onesLike();
    NDList heights = new NDList(height.reshape(1, -1));
    for (NDArray weight : parameters) {
      NDArray share = weight.div(sum);
      height = height.sub(share).sub(share);
      heights.add(height.reshape(1, -1));
    }
    return NDArrays.concat(heights);
  }

  @Override
  public ValueCurve valueCurve(List<float[]> learned, int most) {
    return new PiecewiseLinearValues(learned);
  }

  /**
   * The curve at given weights.
   *
   * @param shares of the intervals in the whole fall; they add up to 1
   */
  private record Curve(List<Double> shares) implements AngularOperator {

    @Override
    public double value(double theta) {
      double position = position(theta);
      int interval = Math.max(0, Math.min(shares.size() - 1, (int) Math.floor(position)));
      double before = shares.stream().limit(interval).mapToDouble(share -> share).sum();
      return 1 - 2 * (before + (position - interval) * shares.get(interval));
    }

    @Override
    public double derivative(double theta) {
      double position = position(theta);
      int last = shares.size() - 1;
      double left = shares.get(Math.max(0, (int) Math.ceil(position) - 1));
      double right = shares.get(Math.min(last, (int) Math.floor(position)));
      return -(left + right) * shares.size() / Math.PI;
    }

    private double position(double theta) {
      return shares.size() * (theta / Math.PI);
    }
  }
}
