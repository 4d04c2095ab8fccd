package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LearnableParameter;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.magnitude.LinearMagnitude;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.PatchOracle;
import dev.sphere.ops.testing.PatchOracle.Inputs;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Logits ‖x‖·g(θ_j) with ‖·‖ = √(Σ² + 1e-4), the ε of the reference implementation. */
class WeightNormalizedSoftmaxTest {

  private static final int ROWS = 3;
  private static final int SIZE = 6;
  private static final int CLASSES = 5;
  private static final Shape X = new Shape(ROWS, SIZE, 1, 1);
  private static final Shape W = new Shape(CLASSES, SIZE, 1, 1);

  /** The paper's: smooth, so that differences tell their gradients everywhere. */
  private static final List<AngularOperator> OPERATORS =
      List.of(
          new Cosine(),
          new Linear(),
          new Sigmoid(0.01),
          new Sigmoid(0.1),
          new Sigmoid(0.3),
          new Sigmoid(0.7),
          new Sigmoid(100),
          new LearnableSigmoid(0.1, Sharing.FILTER),
          new LearnableSigmoid());

  /** Lengths of embeddings; one of 0 is at right angles to all weights, where every g is 0. */
  private static final double[] LENGTHS = {0, 1e-6, 1e-3, 1, 30, 1e3, 1e6};

  @EachEngine
  void logitsAreTheLengthTimesTheResponse(EngineSupport engine) {
    for (AngularOperator operator : OPERATORS) {
      PatchOracle oracle = PatchOracle.plain(operator, new LinearMagnitude(), 1e-4);
      for (double length : LENGTHS) {
        for (Precision precision : Precision.values()) {
          Inputs inputs = draw(7, operator, length);
          BlockRun run = run(engine, precision, operator, inputs, new double[ROWS * CLASSES]);

          double[] expected = length == 0 ? new double[ROWS * CLASSES] : oracle.value(inputs, X, W);
          assertThat(RelativeError.of(run.value(), expected))
              .as("%s, ‖x‖ = %s, %s, seed 7", operator, length, precision)
              .isLessThan(precision.valueTolerance());
        }
      }
    }
  }

  /** On the heap in float64, against nothing but the values of the plain functions. */
  @EachEngine
  void gradientsAreThoseOfCentralDifferences(EngineSupport engine) {
    for (AngularOperator operator : OPERATORS) {
      PatchOracle oracle = PatchOracle.plain(operator, new LinearMagnitude(), 1e-4);
      for (double length : LENGTHS) {
        Inputs inputs = draw(11, operator, length);
        double[] upstream = new Draw(12).normal(ROWS * CLASSES);
        BlockRun run = run(engine, Precision.FLOAT64, operator, inputs, upstream);
        String what = "%s, ‖x‖ = %s, seeds 11 and 12".formatted(operator, length);
        double step = 2e-5 * Math.max(length, 1e-2);

        assertThat(
                RelativeError.of(
                    run.inputGradient(),
                    differences(oracle, upstream, inputs.x(), step, x -> withX(inputs, x))))
            .as("x: " + what)
            .isLessThan(1e-6);
        assertThat(
                RelativeError.of(
                    gradient(run, "_weight"),
                    differences(oracle, upstream, inputs.w(), 2e-5, w -> withW(inputs, w))))
            .as("w: " + what)
            .isLessThan(1e-6);
      }
    }
  }

  @EachEngine
  void learnsTheSlopeOfItsOperator(EngineSupport engine) {
    AngularOperator operator = new LearnableSigmoid();
    PatchOracle oracle = PatchOracle.plain(operator, new LinearMagnitude(), 1e-4);
    Inputs inputs = draw(13, operator, 2);
    double[] upstream = new Draw(14).normal(ROWS * CLASSES);
    BlockRun run = run(engine, Precision.FLOAT64, operator, inputs, upstream);
    double[] k = inputs.parameters()[0];

    // What is stored is k − 0.05, of the same gradient.
    assertThat(
            RelativeError.of(
                gradient(run, "-k"),
                differences(
                    oracle,
                    upstream,
                    k,
                    1e-4,
                    moved ->
                        new Inputs(inputs.x(), inputs.w(), inputs.bias(), new double[][] {moved}))))
        .isLessThan(1e-6);
  }

  /**
   * Float32, with the formulas of the oracle: differences of float32 values would say nothing. The
   * gradient of a steep sigmoid away from π/2 is lost in the rounding of 1 − tanh², so the error is
   * relative to the largest entry or, for these, to the largest that the operator could give.
   */
  @EachEngine
  void gradientsHoldInFloat32(EngineSupport engine) {
    for (AngularOperator operator : OPERATORS) {
      PatchOracle oracle = PatchOracle.plain(operator, new LinearMagnitude(), 1e-4);
      for (double length : LENGTHS) {
        Inputs inputs = draw(15, operator, length);
        double[] upstream = new Draw(16).normal(ROWS * CLASSES);
        BlockRun run = run(engine, Precision.FLOAT32, operator, inputs, upstream);
        Inputs expected = oracle.gradients(inputs, X, W, upstream);
        String what = "%s, ‖x‖ = %s, seeds 15 and 16".formatted(operator, length);
        double steepest = -operator.derivative(Math.PI / 2);
        double possible = steepest > 5 ? steepest : 0;

        assertThat(error(run.inputGradient(), expected.x(), possible))
            .as("x: " + what)
            .isLessThan(1e-4);
        assertThat(error(gradient(run, "_weight"), expected.w(), possible * length / 2))
            .as("w: " + what)
            .isLessThan(1e-4);
      }
    }
  }

  private static double error(double[] actual, double[] expected, double possible) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double error = RelativeError.of(actual, expected);
    return largest == 0 ? error : error * largest / Math.max(largest, possible);
  }

  @EachEngine
  void theBiasIsAddedToEachLogit(EngineSupport engine) {
    Inputs inputs = draw(17, new Cosine(), 1);
    double[] bias = new Draw(18).normal(CLASSES);
    LossHead head =
        new WeightNormalizedSoftmax(new Cosine(), true).newHead(CLASSES, LossOptions.DEFAULT);
    BlockRun run =
        HeadTesting.run(
            engine,
            Precision.FLOAT32,
            head,
            Map.of("_weight", inputs.w(), "_bias", bias),
            inputs.x(),
            SIZE,
            new double[ROWS * CLASSES]);

    assertThat(
            RelativeError.of(
                run.value(),
                PatchOracle.plain(new Cosine(), new LinearMagnitude(), 1e-4)
                    .value(new Inputs(inputs.x(), inputs.w(), bias, new double[0][]), X, W)))
        .isLessThan(1e-5);
  }

  @Test
  void isCosineByDefaultAndHasNoBias() {
    assertThat(new WeightNormalizedSoftmax())
        .isEqualTo(new WeightNormalizedSoftmax(new Cosine(), false));
    LossHead head =
        new WeightNormalizedSoftmax(new Sigmoid(0.3), false).newHead(4, LossOptions.DEFAULT);
    assertThat(head.getParameters().keys()).singleElement().asString().endsWith("_weight");
    assertThat(head.getOutputShapes(new Shape[] {new Shape(8, 16)}))
        .containsExactly(new Shape(8, 4));
  }

  private static Inputs draw(long seed, AngularOperator operator, double length) {
    Draw draw = new Draw(seed);
    double[] x = draw.normal(X.size());
    for (int row = 0; row < ROWS; row++) {
      double squares = 0;
      for (int i = row * SIZE; i < (row + 1) * SIZE; i++) {
        squares += x[i] * x[i];
      }
      for (int i = row * SIZE; i < (row + 1) * SIZE; i++) {
        x[i] = (float) (x[i] * length / Math.sqrt(squares));
      }
    }
    double[] w = draw.normal(W.size());
    double[][] parameters = new double[operator.parameters().size()][];
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = new double[CLASSES];
      Arrays.fill(parameters[p], operator.parameters().get(p).initialValue());
    }
    return new Inputs(x, w, new double[CLASSES], parameters);
  }

  private static BlockRun run(
      EngineSupport engine,
      Precision precision,
      AngularOperator operator,
      Inputs inputs,
      double[] upstream) {
    LossHead head =
        new WeightNormalizedSoftmax(operator, false).newHead(CLASSES, LossOptions.DEFAULT);
    Map<String, double[]> parameters = new HashMap<>();
    parameters.put("_weight", inputs.w());
    for (int p = 0; p < inputs.parameters().length; p++) {
      LearnableParameter declared = operator.parameters().get(p);
      double[] stored = new double[CLASSES];
      Arrays.fill(stored, declared.initialStoredValue());
      parameters.put("-" + declared.name(), stored);
    }
    return HeadTesting.run(engine, precision, head, parameters, inputs.x(), SIZE, upstream);
  }

  private static double[] gradient(BlockRun run, String ending) {
    return run.gradients().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(ending))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static double[] differences(
      PatchOracle oracle,
      double[] upstream,
      double[] point,
      double step,
      Function<double[], Inputs> moved) {
    return CentralDifferences.gradient(
        values -> {
          double[] logits = oracle.value(moved.apply(values), X, W);
          double sum = 0;
          for (int i = 0; i < logits.length; i++) {
            sum += logits[i] * upstream[i];
          }
          return sum;
        },
        point,
        step);
  }

  private static Inputs withX(Inputs inputs, double[] x) {
    return new Inputs(x, inputs.w(), inputs.bias(), inputs.parameters());
  }

  private static Inputs withW(Inputs inputs, double[] w) {
    return new Inputs(inputs.x(), w, inputs.bias(), inputs.parameters());
  }
}
