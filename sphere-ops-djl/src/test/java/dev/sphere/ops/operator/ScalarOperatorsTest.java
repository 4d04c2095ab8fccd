package dev.sphere.ops.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.RelativeError;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain functions g(θ) and dg/dθ, the oracle of all that follows. */
class ScalarOperatorsTest {

  private static final String ALL = "dev.sphere.ops.testing.BuiltInOperators#all";

  private static double[] angles() {
    int steps = 2000;
    return DoubleStream.iterate(0, i -> i + 1)
        .limit(steps + 1)
        .map(i -> Math.PI * i / steps)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void derivativeAgreesWithCentralDifferences(AngularOperator operator) {
    // Not at the right angle itself, where the second derivative of some operators jumps.
    double[] angles = DoubleStream.of(angles()).filter(angle -> angle != Math.PI / 2).toArray();
    double[] derivatives = DoubleStream.of(angles).map(operator::derivative).toArray();
    double[] differences =
        DoubleStream.of(angles)
            .map(
                angle ->
                    CentralDifferences.gradient(
                        at -> operator.value(at[0]), new double[] {angle}, 2e-5)[0])
            .toArray();

    assertThat(RelativeError.of(derivatives, differences)).isLessThan(1e-9);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void fallsFromOneToMinusOne(AngularOperator operator) {
    assertThat(operator.value(0)).isCloseTo(1, within(1e-15));
    assertThat(operator.value(Math.PI / 2)).isCloseTo(0, within(1e-15));
    assertThat(operator.value(Math.PI)).isCloseTo(-1, within(1e-15));
    double before = 1;
    for (double angle : angles()) {
      double value = operator.value(angle);
      assertThat(value).as("g(%s)", angle).isBetween(-1 - 1e-15, before + 1e-15);
      before = value;
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void isOddAroundTheRightAngle(AngularOperator operator) {
    for (double angle : angles()) {
      assertThat(operator.value(Math.PI - angle))
          .as("g(π − %s)", angle)
          .isCloseTo(-operator.value(angle), within(1e-13));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.7})
  void sigmoidIsThePrintedForm(double k) {
    Sigmoid sigmoid = new Sigmoid(k);
    for (double angle : angles()) {
      double middle = Math.exp(-Math.PI / (2 * k));
      double moved = Math.exp(angle / k - Math.PI / (2 * k));
      double printed = (1 + middle) / (1 - middle) * (1 - moved) / (1 + moved);

      assertThat(sigmoid.value(angle)).as("g(%s)", angle).isCloseTo(printed, within(1e-14));
    }
  }

  /** The paper's derivative lacks a factor: 1.0000, 1.0107 and 1.2372 at k = .1, .3 and .7. */
  @Test
  void sigmoidHasTheFactorThatThePrintedDerivativeOmits() {
    assertThat(factorBeyondThePrintedDerivative(0.1)).isCloseTo(1.0000, within(5e-5));
    assertThat(factorBeyondThePrintedDerivative(0.3)).isCloseTo(1.0107, within(5e-5));
    assertThat(factorBeyondThePrintedDerivative(0.7)).isCloseTo(1.2372, within(5e-5));
  }

  private static double factorBeyondThePrintedDerivative(double k) {
    double moved = Math.exp(1 / k - Math.PI / (2 * k));
    double printed = -2 * moved / (k * (1 + moved) * (1 + moved));
    return new Sigmoid(k).derivative(1) / printed;
  }

  @Test
  void sigmoidIsLinearForLargeK() {
    for (double angle : angles()) {
      assertThat(new Sigmoid(100).value(angle))
          .as("g(%s)", angle)
          .isCloseTo(new Linear().value(angle), within(1e-5));
    }
  }

  @Test
  void sigmoidIsAStepForSmallK() {
    Sigmoid step = new Sigmoid(0.01);

    assertThat(step.value(Math.PI / 2 - 0.2)).isCloseTo(1, within(1e-8));
    assertThat(step.value(Math.PI / 2 + 0.2)).isCloseTo(-1, within(1e-8));
    assertThat(step.derivative(Math.PI / 2)).isCloseTo(-50, within(1e-12));
    assertThat(step.derivative(0)).isBetween(-1e-60, 0.);
  }

  @Test
  void learnableSigmoidIsTheSigmoidAtItsParameter() {
    LearnableSigmoid operator = new LearnableSigmoid(0.4, Sharing.LAYER);

    assertThat(operator.value(1)).isEqualTo(new Sigmoid(0.4).value(1));
    assertThat(operator.derivative(1)).isEqualTo(new Sigmoid(0.4).derivative(1));
    assertThat(operator.at(0.9)).isEqualTo(new Sigmoid(0.9));
    assertThat(operator.parameters())
        .containsExactly(new LearnableParameter("k", Sharing.LAYER, 0.4, 0.05));
    assertThat(new LearnableSigmoid()).isEqualTo(new LearnableSigmoid(0.5, Sharing.FILTER));
    assertThatIllegalArgumentException().isThrownBy(operator::at).withMessageContaining("k alone");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> operator.at(1, 2))
        .withMessageContaining("got 2 values");
  }

  @Test
  void sharpenedCosineIsThePowerAtItsParameter() {
    SharpenedCosine operator = new SharpenedCosine(3, Sharing.NETWORK);

    assertThat(operator.value(1)).isCloseTo(Math.pow(Math.cos(1), 3), within(1e-15));
    assertThat(operator.at(1).value(2)).isEqualTo(new Cosine().value(2));
    assertThat(operator.at(2).value(2)).isCloseTo(new SquareCosine().value(2), within(1e-15));
    assertThat(operator.at(1).derivative(Math.PI / 2)).isEqualTo(-1);
    assertThat(operator.parameters())
        .containsExactly(new LearnableParameter("p", Sharing.NETWORK, 3, 1));
    assertThat(new SharpenedCosine()).isEqualTo(new SharpenedCosine(2, Sharing.FILTER));
    assertThatIllegalArgumentException().isThrownBy(operator::at).withMessageContaining("p alone");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAnIllegalExponent(double p) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SharpenedCosine(p, Sharing.FILTER))
        .withMessage("p must be above 1 and finite, got " + p);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 9, 33})
  void piecewiseLinearBeginsLinear(int knots) {
    PiecewiseLinear operator = new PiecewiseLinear(knots, Sharing.FILTER);

    for (double angle : angles()) {
      assertThat(operator.value(angle)).isCloseTo(new Linear().value(angle), within(1e-14));
      assertThat(operator.derivative(angle)).isCloseTo(-2 / Math.PI, within(1e-14));
    }
    assertThat(operator.parameters())
        .hasSize(knots - 1)
        .startsWith(new LearnableParameter("w1", Sharing.FILTER, 1, 0.01));
  }

  /** Falls of 1/5, 1/5 and 3/5 of the whole. */
  @Test
  void piecewiseLinearGoesThroughItsKnots() {
    AngularOperator curve = new PiecewiseLinear(4, Sharing.LAYER).at(2, 2, 6);

    assertThat(curve.value(0)).isEqualTo(1);
    assertThat(curve.value(Math.PI / 3)).isCloseTo(0.6, within(1e-15));
    assertThat(curve.value(Math.PI / 2)).isCloseTo(0.4, within(1e-15));
    assertThat(curve.value(2 * Math.PI / 3)).isCloseTo(0.2, within(1e-15));
    assertThat(curve.value(Math.PI)).isCloseTo(-1, within(1e-15));
    assertThat(curve.derivative(0)).isCloseTo(-1.2 / Math.PI, within(1e-15));
    assertThat(curve.derivative(1.5)).isCloseTo(-1.2 / Math.PI, within(1e-15));
    assertThat(curve.derivative(Math.PI)).isCloseTo(-3.6 / Math.PI, within(1e-15));
    // At a knot the mean of both sides, as central differences have it.
    assertThat(new PiecewiseLinear(3, Sharing.LAYER).at(1, 3).derivative(Math.PI / 2))
        .isCloseTo(-2 / Math.PI, within(1e-15));
  }

  @Test
  void piecewiseLinearRefusesAnotherNumberOfKnotsAndOfWeights() {
    for (int knots : new int[] {2, 34}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PiecewiseLinear(knots, Sharing.LAYER))
          .withMessage("knots must be 3 to 33, got " + knots);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PiecewiseLinear().at(1, 2))
        .withMessage("expected 8 weights, got 2");
  }

  @Test
  void operatorWithoutParametersIsItselfAtNone() {
    Linear linear = new Linear();

    assertThat(linear.at()).isSameAs(linear);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linear.at(1))
        .withMessageContaining("no learnable parameters");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void refusesAnIllegalSlope(double k) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sigmoid(k))
        .withMessage("k must be positive, got " + k);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearnableSigmoid(k, Sharing.FILTER))
        .withMessage("k must be above 0.05, got " + k);
  }
}
