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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Curves of values alone, against the function of the angle that each cosine's own values give. */
class ValueCurvesTest {

  private static final int COUNT = 3000;

  /** Compares with g(θ) where each cosine has learned something else. */
  private static void isRight(
      AngularOperator operator, DoubleUnaryOperator drawn, double tolerance) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[] cosines = Cosines.of(COUNT, random);
      List<float[]> learned = new ArrayList<>();
      for (int i = 0; i < operator.parameters().size(); i++) {
        float[] values = new float[COUNT];
        for (int j = 0; j < COUNT; j++) {
          values[j] = (float) drawn.applyAsDouble(random.nextDouble());
        }
        learned.add(values);
      }
      float[] values = cosines.clone();
      Curves.ofFilters(operator, learned, COUNT)
          .orElseThrow()
          .evaluate(values, new Workspace(COUNT), COUNT);
      for (int i = 0; i < COUNT; i++) {
        int place = i;
        AngularOperator fixed =
            operator.at(learned.stream().mapToDouble(each -> each[place]).toArray());
        double angle = Math.acos(Math.max(-1, Math.min(1, cosines[i])));
        assertThat((double) values[i])
            .as("%s at c = %s, seed %d, place %d", operator, cosines[i], seed, i)
            .isCloseTo(fixed.value(angle), within(tolerance));
      }
    }
  }

  @Test
  void ofTheCosineIsTheCosine() {
    isRight(new Cosine(), share -> share, 3e-7);
  }

  @Test
  void ofTheLinearOperatorIsRightToFloat32() {
    isRight(new Linear(), share -> share, 3e-7);
  }

  /** Small angles from the right one keep all their digits. */
  @Test
  void ofSmallCosinesAllDigitsAreKept() {
    float[] cosines = {1e-3f, -1e-5f, 1e-10f, 3e-30f};
    float[] values = cosines.clone();
    new LinearValues(4).evaluate(values, new Workspace(4), 4);
    for (int i = 0; i < 4; i++) {
      double expected = 2 / Math.PI * Math.asin(cosines[i]);
      assertThat(values[i] / expected).isCloseTo(1, within(3e-7));
    }
  }

  @Test
  void ofTheSigmoidIsRightToFloat32ForEveryK() {
    for (double k : new double[] {0.01, 0.02, 0.05, 0.1, 0.3, 0.7, 1, 10, 100}) {
      isRight(new Sigmoid(k), share -> share, 5e-7 * (1 + 0.02 / k));
    }
    isRight(new LearnableSigmoid(), share -> 0.05 * Math.pow(1000, share), 1e-6);
  }

  @Test
  void ofTheSquareCosineIsRightToFloat32() {
    isRight(new SquareCosine(), share -> share, 5e-7);
  }

  @Test
  void ofPowersIsRightToFloat32ForEveryP() {
    isRight(new SharpenedCosine(), share -> 1 + share, 5e-7);
    isRight(new SharpenedCosine(), share -> 1 + 10 * share, 3e-6);
    isRight(new SharpenedCosine(), share -> Math.pow(100, share), 3e-5);
  }

  @Test
  void ofPiecesIsRightToFloat32() {
    for (int knots : new int[] {3, 9, 33}) {
      isRight(
          new PiecewiseLinear(knots, Sharing.FILTER), share -> 0.01 + share, 1e-7 * (5 + knots));
    }
  }

  /** An operator of a plugin that learns a share of the cosine and of the linear operator. */
  private static LearnsOneNumber blend(Sharing sharing) {
    return new LearnsOneNumber(
        LearnableParameter.unconstrained("share", sharing, 0.5),
        share ->
            new TwoFunctions(
                theta -> share * Math.cos(theta) + (1 - share) * (1 - 2 * theta / Math.PI),
                theta -> -share * Math.sin(theta) - (1 - share) * 2 / Math.PI));
  }

  /** An operator of a plugin that evaluates arrays itself. */
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
    public NDArray evaluate(NDArray cosine, NDList parameters) {
      return cosine;
    }
  }

  @Test
  void ofAPluginItIsThatOfItsFunctionsWhereAllFiltersLearnedTheSame() {
    isRight(blend(Sharing.LAYER), share -> 0.3, 5e-7);
    assertThat(Curves.ofFilters(new Own(), List.of(), 2)).isEmpty();
  }

  /** A sigmoid of a plugin, which no polynomial is where k is small. */
  private static final LearnsOneNumber STEEP =
      new LearnsOneNumber(LearnableParameter.atLeast(0, "k", Sharing.FILTER, 1), Sigmoid::new);

  @Test
  void ofAPluginItIsAPolynomialForEachFilterWhereFiltersLearnedToDiffer() {
    isRight(blend(Sharing.FILTER), share -> Math.rint(20 * share) / 10 - 0.5, 1e-6);
    isRight(STEEP, share -> 1 + Math.rint(10 * share), 5e-7);
    assertThat(Curves.ofFilters(STEEP, List.of(new float[] {1, 0.3f}), 2)).isEmpty();
  }

  @Test
  void whatIsNoNumberStaysNone() {
    for (AngularOperator operator :
        List.of(
            new Cosine(),
            new Linear(),
            new Sigmoid(),
            new Sigmoid(0.01),
            new SquareCosine(),
            new SharpenedCosine(),
            new PiecewiseLinear(),
            blend(Sharing.LAYER))) {
      float[] values = {Float.NaN, 0.5f};
      List<float[]> learned =
          operator.parameters().stream().map(each -> new float[] {1.5f, 1.5f}).toList();
      Optional<ValueCurve> curve = Curves.ofFilters(operator, learned, 2);
      curve.orElseThrow().evaluate(values, new Workspace(2), 2);

      assertThat(values[0]).as("%s", operator).isNaN();
      assertThat(values[1]).as("%s", operator).isFinite();
    }
  }
}
