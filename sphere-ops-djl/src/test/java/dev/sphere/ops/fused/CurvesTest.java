package dev.sphere.ops.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.Sharing;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.operator.SquareCosine;
import dev.sphere.ops.testing.Cosines;
import dev.sphere.ops.testing.LearnsOneNumber;
import dev.sphere.ops.testing.TwoFunctions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** Curves against the two functions they stand for. */
class CurvesTest {

  /** The least angle that a float32 cosine tells from 0. */
  private static final double RESOLUTION = Math.sqrt(1e-5);

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

  private static float[] cosines(int count, long seed) {
    float[] cosines = Cosines.of(count, new Random(seed));
    // Far outside stands for the nearest end too.
    cosines[count - 1] = 1.5f;
    return cosines;
  }

  /** The functions at a cosine that rounding may have left outside [−1, 1]. */
  private static double angle(float cosine) {
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  private static void isRight(AngularOperator operator, double valueTolerance, double ofSlope) {
    CosineCurve curve = Curves.of(operator).orElseThrow();
    for (int seed = 0; seed < 30; seed++) {
      float[] cosines = cosines(CosineCurve.RUN, seed);
      float[] values = new float[CosineCurve.RUN];
      float[] slopes = new float[CosineCurve.RUN];
      curve.evaluate(cosines.clone(), values, slopes, new float[CosineCurve.RUN], CosineCurve.RUN);
      for (int i = 0; i < CosineCurve.RUN; i++) {
        double theta = angle(cosines[i]);
        double safe = Math.max(RESOLUTION, Math.min(Math.PI - RESOLUTION, theta));
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

  private static LearnsOneNumber learner(DoubleFunction<AngularOperator> fixed) {
    return new LearnsOneNumber(LearnableParameter.atLeast(0, "p", Sharing.FILTER, 1), fixed);
  }

  /** The learnable sigmoid as a plugin might bring it. */
  private static final LearnsOneNumber LEARNED_SIGMOID = learner(Sigmoid::new);

  /** Bends from the linear operator. */
  private static final LearnsOneNumber BEND =
      learner(
          a ->
              new TwoFunctions(
                  theta -> 1 - 2 * (theta / Math.PI + a * Math.pow(theta / Math.PI, 2)) / (1 + a),
                  theta -> -2 / Math.PI * (1 + 2 * a * theta / Math.PI) / (1 + a)));

  /** Compares the curve of filters that learned numbers from a least one on, the first that. */
  private static void isRight(AngularOperator learner, double least, int filters) {
    float[] learned = new float[filters];
    Random random = new Random(filters);
    for (int filter = 0; filter < filters; filter++) {
      learned[filter] = (float) (least + (filter == 0 ? 0 : Math.pow(random.nextDouble(), 3) * 50));
    }
    int size = filters * (20_000 / filters);
    float[] cosines = cosines(size, filters);
    float[] values = new float[size];
    float[] slopes = cosines.clone();
    float[] rises = new float[size];
    FusedPass.of(Curves.ofLearner(learner, learned).orElseThrow(), learned, 1, Crew.ofAll())
        .compute(
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(values),
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(rises));

    for (int i = 0; i < size; i++) {
      double p = learned[i % filters];
      AngularOperator fixed = learner.at(p);
      double theta = angle(cosines[i]);
      double safe = Math.max(RESOLUTION, Math.min(Math.PI - RESOLUTION, theta));
      double slope = -fixed.derivative(safe) / Math.sin(safe);
      double step = 1e-5 * Math.max(1e-2, p);
      double lower = Math.max(0, p - step);
      double rise =
          (learner.at(p + step).value(theta) - learner.at(lower).value(theta)) / (p + step - lower);
      String where = "%s, p = %s, c = %s, %d filters".formatted(learner, p, cosines[i], filters);
      assertThat((double) values[i])
          .as("value of %s", where)
          .isCloseTo(fixed.value(theta), within(4e-7));
      assertThat((double) slopes[i])
          .as("slope of %s", where)
          .isCloseTo(slope, within(2e-6 * (1 + slope) / Math.sin(safe)));
      assertThat((double) rises[i])
          .as("derivative by p of %s", where)
          .isCloseTo(rise, within(1e-6 / Math.max(1, p)));
    }
  }

  @Test
  void ofAPluginThatLearnsItIsTwoPolynomialsForEachFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      isRight(LEARNED_SIGMOID, 1, filters);
      isRight(BEND, 0, filters);
    }
  }

  /** A plugin that learns and evaluates arrays itself. */
  private record Own() implements AngularOperator {

    @Override
    public double value(double theta) {
      return Math.cos(theta);
    }

    @Override
    public double derivative(double theta) {
      return -Math.sin(theta);
    }

    @Override
    public List<LearnableParameter> parameters() {
      return List.of(LearnableParameter.unconstrained("unused", Sharing.FILTER, 1));
    }

    @Override
    public AngularOperator at(double... parameters) {
      return new Cosine();
    }

    @Override
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return cosine;
    }
  }

  @Test
  void thereIsNoneOfALearnerThatIsNotSmoothLearnsMoreOrEvaluatesItself() {
    assertThat(Curves.ofLearner(LEARNED_SIGMOID, new float[] {2, 1, 0.3f})).isEmpty();
    assertThat(Curves.ofLearner(BEND, new float[] {2, Float.NaN})).isEmpty();
    assertThat(Curves.ofLearner(new PiecewiseLinear(), new float[] {1})).isEmpty();
    assertThat(Curves.ofLearner(new Own(), new float[] {2})).isEmpty();
    assertThat(Curves.ofLearner(new SharpenedCosine(), new float[] {2}))
        .contains(new LearnedPowerCurve());
    assertThat(Curves.ofLearner(new LearnableSigmoid(), new float[] {0.01f}))
        .contains(new LearnedSigmoidCurve());
  }

  @Test
  void aPassIsTheSameOnOneProcessorAndOnAllAndForAnySize() {
    CosineCurve curve = Curves.of(new Sigmoid()).orElseThrow();
    for (int size : new int[] {1, 15, 2047, 2048, 2049, 65_536, 65_537, 200_001}) {
      float[] cosines = cosines(size, size);
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
            .isCloseTo(new Sigmoid().value(angle(cosines[i])), within(5e-7));
      }
    }
  }

  @Test
  void ofTheLearnedSigmoidIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      float[] slopesOfFilters = new float[filters];
      Random random = new Random(filters);
      for (int filter = 0; filter < filters; filter++) {
        slopesOfFilters[filter] = (float) Math.pow(10, -1.3 + 2 * random.nextDouble());
      }
      int size = filters * (70_000 / filters);
      float[] cosines = cosines(size, filters);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      float[] rises = new float[size];
      FusedPass.of(new LearnedSigmoidCurve(), slopesOfFilters, 1, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(values),
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(rises));

      for (int i = 0; i < size; i++) {
        double k = slopesOfFilters[i % filters];
        Sigmoid sigmoid = new Sigmoid(k);
        double theta = angle(cosines[i]);
        double safe = Math.max(RESOLUTION, Math.min(Math.PI - RESOLUTION, theta));
        double slope = -sigmoid.derivative(theta) / Math.sin(safe);
        double step = 1e-5 * k;
        double rise =
            (new Sigmoid(k + step).value(theta) - new Sigmoid(k - step).value(theta)) / (2 * step);
        String where = "k = %s, c = %s, %d filters".formatted(k, cosines[i], filters);
        assertThat((double) values[i])
            .as("value at %s", where)
            .isCloseTo(sigmoid.value(theta), within(5e-7));
        assertThat((double) slopes[i])
            .as("slope at %s", where)
            .isCloseTo(slope, within(3e-6 * (1 + 1 / k) * (1 + slope) / Math.sin(safe)));
        assertThat((double) rises[i])
            .as("derivative by k at %s", where)
            // It is z(1 − t²)/k to begin with, and z reaches 9 before 1 − t² is 0.
            .isCloseTo(rise, within(1e-5 / k));
      }
    }
  }

  @Test
  void ofTheLearnedPowerIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 2, 3, 64, 700}) {
      float[] exponents = new float[filters];
      Random random = new Random(filters);
      for (int filter = 0; filter < filters; filter++) {
        exponents[filter] = (float) Math.pow(100, random.nextDouble());
      }
      float[] ends = {1, 100};
      System.arraycopy(ends, 0, exponents, 0, Math.min(filters, ends.length));
      int size = filters * (70_000 / filters);
      float[] cosines = cosines(size, filters);
      float[] values = new float[size];
      float[] slopes = cosines.clone();
      float[] rises = new float[size];
      FusedPass.of(new LearnedPowerCurve(), exponents, 1, Crew.ofAll())
          .compute(
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(values),
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(rises));

      for (int i = 0; i < size; i++) {
        double p = exponents[i % filters];
        // No double is an angle with a cosine nearer to 0.
        double length = Math.max(Math.cos(Math.PI / 2), Math.min(1, Math.abs(cosines[i])));
        double value = Math.copySign(Math.pow(length, p), cosines[i]);
        String where = "p = %s, c = %s, %d filters".formatted(p, cosines[i], filters);
        assertThat((double) values[i]).as("value at %s", where).isCloseTo(value, within(3e-7));
        assertThat((double) slopes[i])
            .as("slope at %s", where)
            .isCloseTo(p * Math.pow(length, p - 1), within(4e-7 * p));
        assertThat((double) rises[i])
            .as("derivative by p at %s", where)
            .isCloseTo(value * Math.log(length), within(3e-7));
      }
    }
  }

  @Test
  void ofTheLearnedPowerOfOneTheCosineIsKept() {
    float[] cosines = {0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1.0000002f, Float.NaN};
    float[] values = new float[cosines.length];
    float[] slopes = cosines.clone();
    FusedPass.of(new LearnedPowerCurve(), new float[] {1}, 1, Crew.ofOne())
        .compute(FloatBuffer.wrap(slopes), FloatBuffer.wrap(values), FloatBuffer.wrap(slopes));

    assertThat(values).containsExactly(0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1, Float.NaN);
    assertThat(slopes).startsWith(1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void ofPiecesIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      for (int pieces : new int[] {2, 8, 32}) {
        Random random = new Random(filters + pieces);
        float[] heights = new float[(pieces + 1) * filters];
        for (int i = 0; i < heights.length; i++) {
          heights[i] = (float) (2 * random.nextDouble() - 1);
        }
        int size = filters * (70_000 / filters);
        float[] cosines = cosines(size, filters);
        float[] values = new float[size];
        float[] slopes = cosines.clone();
        float[] fractions = new float[size];
        long[] numbers = new long[size];
        PiecesPass pass = new PiecesPass(heights, filters, Crew.ofAll());
        pass.compute(
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(values),
            Optional.of(
                new PiecesPass.Gradients(
                    FloatBuffer.wrap(slopes),
                    LongBuffer.wrap(numbers),
                    FloatBuffer.wrap(fractions))));
        float[] inPlace = cosines.clone();
        pass.compute(FloatBuffer.wrap(inPlace), FloatBuffer.wrap(inPlace), Optional.empty());

        assertThat(inPlace).as("%d filters, %d pieces", filters, pieces).isEqualTo(values);
        for (int i = 0; i < size; i++) {
          double theta = angle(cosines[i]);
          double position = pieces * theta / Math.PI;
          int knot = Math.min(pieces - 1, (int) position);
          double low = heights[knot * filters + i % filters];
          double rise = heights[(knot + 1) * filters + i % filters] - low;
          String where = "c = %s, %d filters, %d pieces".formatted(cosines[i], filters, pieces);
          assertThat(numbers[i]).as("piece at %s", where).isBetween(0L, pieces - 1L);
          assertThat(numbers[i] + (double) fractions[i])
              .as("position at %s", where)
              .isCloseTo(position, within(3e-7 * pieces));
          assertThat((double) values[i])
              .as("value at %s", where)
              .isCloseTo(low + (position - knot) * rise, within(6e-7 * pieces + 3e-7));
          double sine = Math.max(RESOLUTION, Math.sin(theta));
          boolean isAtKnot = Math.abs(position - Math.rint(position)) < 3e-7 * pieces;
          if (!isAtKnot) {
            double slope = -rise * pieces / Math.PI / sine;
            assertThat((double) slopes[i])
                .as("slope at %s", where)
                .isCloseTo(slope, within(1e-5 * (pieces + Math.abs(slope)) / sine));
          }
        }
      }
    }
  }

  @Test
  void atARightAngleTheSlopeOfPiecesIsTheMeanOfBothSides() {
    float[] slopes = {0, Float.NaN};
    float[] values = new float[2];
    new PiecesPass(new float[] {1, 0.5f, -1}, 1, Crew.ofOne())
        .compute(
            FloatBuffer.wrap(slopes),
            FloatBuffer.wrap(values),
            Optional.of(
                new PiecesPass.Gradients(
                    FloatBuffer.wrap(slopes), LongBuffer.allocate(2), FloatBuffer.allocate(2))));

    assertThat(values).containsExactly(0.5f, Float.NaN);
    assertThat((double) slopes[0]).isCloseTo(2 / Math.PI, within(1e-7));
  }
}
