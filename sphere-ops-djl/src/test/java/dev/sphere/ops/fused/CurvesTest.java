package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.api.AngularOperator;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import dev.sphere.ops.testing.TwoFunctions;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Curves against the two functions they stand for. */
class CurvesTest {

  /** Bends at θ = 1 and, where it jumps by a quarter, at θ = 2.5. */
  private static final TwoFunctions BENT =
      new TwoFunctions(
          theta -> theta < 1 ? 1 : theta < 2.5 ? 1 - (theta - 1) : -0.75 + 0 * theta,
          theta -> theta < 1 ? 0 : theta < 2.5 ? -1 : 0);

  private static final TwoFunctions PARABOLA =
      new TwoFunctions(
          theta -> 1 - 2 * Math.pow(theta / Math.PI, 2), theta -> -4 * theta / Math.PI / Math.PI);

  /** Neither odd about the right angle nor from −1 to 1. */
  private static final TwoFunctions DECAY =
      new TwoFunctions(theta -> Math.exp(-5 * theta), theta -> -5 * Math.exp(-5 * theta));

  /** Flat at both ends and at the right angle. */
  private static final TwoFunctions CUBE =
      new TwoFunctions(
          theta -> Math.pow(Math.cos(theta), 3),
          theta -> -3 * Math.pow(Math.cos(theta), 2) * Math.sin(theta));

  /** Falls and rises. */
  private record Wave() implements AngularOperator {

    @Override
    public double value(double theta) {
      return Math.cos(1.1 * theta);
    }

    @Override
    public double derivative(double theta) {
      return -1.1 * Math.sin(1.1 * theta);
    }

    @Override
    public boolean isDecreasing() {
      return false;
    }
  }

  private static void isRight(AngularOperator operator, double valueTolerance, double ofSlope) {
    CosineCurve curve = Curves.of(operator).orElseThrow();
    for (int seed = 0; seed < 30; seed++) {
      float[] cosines = FarCosines.of(CosineCurve.RUN, seed);
      float[] values = new float[CosineCurve.RUN];
      float[] slopes = new float[CosineCurve.RUN];
      curve.evaluate(cosines.clone(), values, slopes, new float[CosineCurve.RUN], CosineCurve.RUN);
      for (int i = 0; i < CosineCurve.RUN; i++) {
        double theta = FarCosines.angle(cosines[i]);
        double safe =
            Math.max(FarCosines.RESOLUTION, Math.min(Math.PI - FarCosines.RESOLUTION, theta));
        // Closer to an end than float32 resolves, the slope of g may be that of either angle.
        double there = -operator.derivative(safe) / Math.sin(safe);
        double here = -operator.derivative(theta) / Math.sin(safe);
        double tolerance = ofSlope * (1 + Math.abs(there)) / Math.sin(safe);
        assertThat((double) values[i])
            .as("%s at c = %s, seed %d", operator, cosines[i], seed)
            .isCloseTo(operator.value(theta), within(valueTolerance));
        if (operator.isDecreasing()) {
          assertThat(slopes[i] >= 0)
              .as("slope %s of %s at c = %s, seed %d", slopes[i], operator, cosines[i], seed)
              .isTrue();
        }
        assertThat((double) slopes[i])
            .as("slope of %s at c = %s, seed %d", operator, cosines[i], seed)
            .isBetween(Math.min(here, there) - tolerance, Math.max(here, there) + tolerance);
      }
    }
  }

  @Test
  void ofTheArcSineIsRightToFloat32() {
    isRight(new Linear(), 3e-7, 1e-6);
  }

  @Test
  void ofTheSigmoidIsRightToFloat32ForEveryK() {
    for (double k : new double[] {0.01, 0.02, 0.05, 0.1, 0.3, 0.7, 1, 10, 100}) {
      isRight(new Sigmoid(k), 5e-7, 1e-6 * (1 + 1 / k));
    }
  }

  @Test
  void ofTheSquareCosineIsRightToFloat32() {
    isRight(new SquareCosine(), 2e-7, 1e-6);
  }

  @Test
  void ofTwoFunctionsIsRightToFloat32() {
    isRight(TwoFunctions.of(new Linear()), 3e-7, 2e-6);
    isRight(TwoFunctions.of(new Cosine()), 3e-7, 2e-6);
    isRight(TwoFunctions.of(new SquareCosine()), 3e-7, 2e-6);
    for (double k : new double[] {0.02, 0.1, 0.3, 1, 100}) {
      isRight(TwoFunctions.of(new Sigmoid(k)), 3e-7 * (1 + 0.02 / k), 2e-6 * (1 + 1 / k));
    }
  }

  /** Of an operator's two functions. */
  private static int degree(AngularOperator operator) {
    return ArcsinePolynomial.of(operator, 500).orElseThrow().degree();
  }

  @Test
  void whatIsSmoothIsOnePolynomialOfTheLowestDegree() {
    assertThat(degree(TwoFunctions.of(new Linear()))).isEqualTo(1);
    assertThat(degree(PARABOLA)).isEqualTo(2);
    assertThat(degree(TwoFunctions.of(new Sigmoid(100)))).isEqualTo(3);
    assertThat(degree(TwoFunctions.of(new Cosine()))).isEqualTo(11);
    assertThat(degree(TwoFunctions.of(new Sigmoid(1)))).isEqualTo(15);
    for (AngularOperator operator :
        List.of(
            PARABOLA,
            new Wave(),
            TwoFunctions.of(new Linear()),
            TwoFunctions.of(new Cosine()),
            TwoFunctions.of(new Sigmoid(1)))) {
      assertThat(Curves.of(operator)).containsInstanceOf(PolynomialCurve.class);
      isRight(operator, 4e-7, 2e-6);
    }
    // A value moves by 5 times what rounding moves the angle.
    isRight(DECAY, 2e-6, 1e-5);
    assertThat(Curves.of(DECAY)).containsInstanceOf(PolynomialCurve.class);
  }

  /** A sigmoid needs the more terms the smaller k is. */
  @Test
  void beyondTheHighestDegreeItIsATable() {
    assertThat(degree(TwoFunctions.of(new Sigmoid(0.7)))).isEqualTo(19);
    isRight(TwoFunctions.of(new Sigmoid(0.7)), 3e-7, 4e-6);
    for (AngularOperator operator :
        List.of(
            TwoFunctions.of(new Sigmoid(0.6)),
            TwoFunctions.of(new SquareCosine()),
            CUBE,
            BENT,
            new TwoFunctions(
                theta -> 1 - Math.sqrt(theta / Math.PI),
                theta -> -0.5 / Math.sqrt(theta * Math.PI)))) {
      assertThat(Curves.of(operator)).containsInstanceOf(TableCurve.class);
    }
    isRight(CUBE, 3e-7, 2e-6);
  }

  /** The cosine is flat in θ at both ends, and of slope 1 in c. */
  @Test
  void atTheEndsASlopeIsThatOfTheNearestAngleThatFloat32Resolves() {
    float[] cosines = {1, -1, 1.0000001f, 0.9999999f, -0.999999f, 0.99999f};
    int count = cosines.length;
    float[] slopes = new float[count];
    Curves.of(TwoFunctions.of(new Cosine()))
        .orElseThrow()
        .evaluate(cosines, new float[count], slopes, new float[count], count);

    for (float slope : slopes) {
      assertThat(slope).isCloseTo(1, within(3e-4f));
    }
  }

  /** A step between two points of 500 is found by the fit, which weighs terms and not points. */
  @Test
  void aStepBetweenPointsOfTrialIsNoPolynomial() {
    for (double at : new double[] {1.0001, 1.5, 3.1}) {
      TwoFunctions step = new TwoFunctions(theta -> theta < at ? 1 : 0.999, theta -> 0);

      assertThat(ArcsinePolynomial.of(step, 3)).as("step at θ = %s", at).isEmpty();
    }
  }

  @Test
  void whatIsInfiniteOrNoNumberSomewhereIsNoPolynomial() {
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      TwoFunctions value =
          new TwoFunctions(theta -> theta == 0 ? odd : Math.cos(theta), theta -> -Math.sin(theta));
      TwoFunctions slope =
          new TwoFunctions(Math::cos, theta -> theta == Math.PI / 2 ? -odd : -Math.sin(theta));

      assertThat(ArcsinePolynomial.of(value, 501)).as("value %s", odd).isEmpty();
      assertThat(ArcsinePolynomial.of(slope, 501)).as("slope %s", odd).isEmpty();
    }
  }

  @Test
  void whereAFunctionBendsItIsEvaluatedAsItIs() {
    isRight(BENT, 3e-7, 1e-4);
  }

  @Test
  void whatIsNoNumberStaysNone() {
    for (AngularOperator operator : List.of(new Linear(), new Sigmoid(), BENT, PARABOLA)) {
      float[] cosines = {Float.NaN, 0.5f};
      float[] values = new float[2];
      Curves.of(operator).orElseThrow().evaluate(cosines, values, new float[2], new float[2], 2);

      assertThat(values[0]).as("%s", operator).isNaN();
      assertThat(values[1]).as("%s", operator).isFinite();
    }
  }

  @Test
  void thereIsNoneOfAnOperatorThatLearnsOrEvaluatesItself() {
    assertThat(Curves.of(new LearnableSigmoid())).isEmpty();
    assertThat(Curves.of(new Cosine())).isEmpty();
  }

  @Test
  void aPassIsTheSameOnOneProcessorAndOnAllAndForAnySize() {
    CosineCurve curve = Curves.of(new Sigmoid()).orElseThrow();
    for (int size : new int[] {1, 15, 2047, 2048, 2049, 65_536, 65_537, 200_001}) {
      float[] cosines = FarCosines.of(size, size);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      FusedPass.of(curve, Crew.ofOne())
          .compute(FloatBuffer.wrap(slopes), FloatBuffer.wrap(values), FloatBuffer.wrap(slopes));
      float[] onAll = new float[size];
      float[] slopesOnAll = cosines.clone();
      FusedPass.of(curve, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopesOnAll),
              FloatBuffer.wrap(onAll),
              FloatBuffer.wrap(slopesOnAll));
      float[] inPlace = cosines.clone();
      FusedPass.of(curve, Crew.ofAll())
          .compute(FloatBuffer.wrap(inPlace), FloatBuffer.wrap(inPlace));

      assertThat(onAll).as("%d values", size).isEqualTo(values);
      assertThat(inPlace).as("%d values in place", size).isEqualTo(values);
      assertThat(slopesOnAll).as("%d slopes", size).isEqualTo(slopes);
      for (int i = 0; i < size; i += 1 + size / 50) {
        assertThat((double) values[i])
            .as("%d of %d", i, size)
            .isCloseTo(new Sigmoid().value(FarCosines.angle(cosines[i])), within(5e-7));
      }
    }
  }
}
