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
import dev.sphere.ops.operator.PiecewiseLinear;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.LearnsOneNumber;
import dev.sphere.ops.testing.TwoFunctions;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** Curves of operators that learn a number a filter, against their functions at each number. */
class LearnedCurvesTest {

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

  /** What a pass makes of cosines that filters hold in turn. */
  private record Run(float[] cosines, float[] values, float[] slopes, float[] rises) {

    static Run of(LearnedCurve curve, float[] learned, float[] cosines, Crew crew) {
      float[] values = new float[cosines.length];
      float[] slopes = cosines.clone();
      float[] rises = new float[cosines.length];
      FusedPass.of(curve, learned, 1, crew)
          .compute(
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(values),
              FloatBuffer.wrap(slopes),
              FloatBuffer.wrap(rises));
      return new Run(cosines, values, slopes, rises);
    }

    /** About so many cosines. */
    static Run of(LearnedCurve curve, float[] learned, int about) {
      int filters = learned.length;
      return of(curve, learned, FarCosines.of(filters * (about / filters), filters), Crew.ofAll());
    }
  }

  /** Compares the curve of filters that learned numbers from a least one on, the first that. */
  private static void isRight(AngularOperator learner, double least, int filters) {
    float[] learned = new float[filters];
    Random random = new Random(filters);
    for (int filter = 0; filter < filters; filter++) {
      learned[filter] = (float) (least + (filter == 0 ? 0 : Math.pow(random.nextDouble(), 3) * 50));
    }
    Run run = Run.of(Curves.ofLearner(learner, learned).orElseThrow(), learned, 20_000);

    for (int i = 0; i < run.cosines().length; i++) {
      double p = learned[i % filters];
      AngularOperator fixed = learner.at(p);
      double theta = FarCosines.angle(run.cosines()[i]);
      double safe =
          Math.max(FarCosines.RESOLUTION, Math.min(Math.PI - FarCosines.RESOLUTION, theta));
      double slope = -fixed.derivative(safe) / Math.sin(safe);
      double step = 1e-5 * Math.max(1e-2, p);
      double lower = Math.max(0, p - step);
      double rise =
          (learner.at(p + step).value(theta) - learner.at(lower).value(theta)) / (p + step - lower);
      String where =
          "%s, p = %s, c = %s, %d filters".formatted(learner, p, run.cosines()[i], filters);
      assertThat((double) run.values()[i])
          .as("value of %s", where)
          .isCloseTo(fixed.value(theta), within(4e-7));
      assertThat((double) run.slopes()[i])
          .as("slope of %s", where)
          .isCloseTo(slope, within(2e-6 * (1 + slope) / Math.sin(safe)));
      assertThat((double) run.rises()[i])
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
  void ofTheLearnedSigmoidIsRightToFloat32ForEveryFilter() {
    for (int filters : new int[] {1, 3, 64, 700}) {
      float[] slopesOfFilters = new float[filters];
      Random random = new Random(filters);
      for (int filter = 0; filter < filters; filter++) {
        slopesOfFilters[filter] = (float) Math.pow(10, -1.3 + 2 * random.nextDouble());
      }
      Run run = Run.of(new LearnedSigmoidCurve(), slopesOfFilters, 70_000);

      for (int i = 0; i < run.cosines().length; i++) {
        double k = slopesOfFilters[i % filters];
        Sigmoid sigmoid = new Sigmoid(k);
        double theta = FarCosines.angle(run.cosines()[i]);
        double safe =
            Math.max(FarCosines.RESOLUTION, Math.min(Math.PI - FarCosines.RESOLUTION, theta));
        double slope = -sigmoid.derivative(theta) / Math.sin(safe);
        double step = 1e-5 * k;
        double rise =
            (new Sigmoid(k + step).value(theta) - new Sigmoid(k - step).value(theta)) / (2 * step);
        String where = "k = %s, c = %s, %d filters".formatted(k, run.cosines()[i], filters);
        assertThat((double) run.values()[i])
            .as("value at %s", where)
            .isCloseTo(sigmoid.value(theta), within(5e-7));
        assertThat((double) run.slopes()[i])
            .as("slope at %s", where)
            .isCloseTo(slope, within(3e-6 * (1 + 1 / k) * (1 + slope) / Math.sin(safe)));
        assertThat((double) run.rises()[i])
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
      Run run = Run.of(new LearnedPowerCurve(), exponents, 70_000);

      for (int i = 0; i < run.cosines().length; i++) {
        double p = exponents[i % filters];
        // No double is an angle with a cosine nearer to 0.
        double length = Math.max(Math.cos(Math.PI / 2), Math.min(1, Math.abs(run.cosines()[i])));
        double value = Math.copySign(Math.pow(length, p), run.cosines()[i]);
        String where = "p = %s, c = %s, %d filters".formatted(p, run.cosines()[i], filters);
        assertThat((double) run.values()[i])
            .as("value at %s", where)
            .isCloseTo(value, within(3e-7));
        assertThat((double) run.slopes()[i])
            .as("slope at %s", where)
            .isCloseTo(p * Math.pow(length, p - 1), within(4e-7 * p));
        assertThat((double) run.rises()[i])
            .as("derivative by p at %s", where)
            .isCloseTo(value * Math.log(length), within(3e-7));
      }
    }
  }

  @Test
  void ofTheLearnedPowerOfOneTheCosineIsKept() {
    float[] cosines = {0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1.0000002f, Float.NaN};
    Run run = Run.of(new LearnedPowerCurve(), new float[] {1}, cosines, Crew.ofOne());

    assertThat(run.values())
        .containsExactly(0, -0f, 1e-38f, -1e-45f, 0.3f, -0.7f, 1, -1, 1, Float.NaN);
    assertThat(run.slopes()).startsWith(1, 1, 1, 1, 1, 1, 1, 1, 1);
  }
}
