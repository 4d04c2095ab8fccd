package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {

  private static final List<LossOptions> OPTIONS = options();

  /** How far MXNet's float32 logarithm of the softmax may be off, whatever its size. */
  private static final double ENGINE_LOGARITHM = 5e-6;

  private static List<LossOptions> options() {
    List<LossOptions> all = new ArrayList<>();
    for (double smoothing : new double[] {0, 0.01, 0.1}) {
      for (double floor : new double[] {0, 1e-4}) {
        all.add(new LossOptions(smoothing, floor));
      }
    }
    return all;
  }

  @Test
  void theOraclesGradientIsThatOfItsValue() {
    for (LossOptions options : OPTIONS) {
      Case random = Case.draw(1, 5, 4, 3);
      CrossEntropyOracle oracle = new CrossEntropyOracle(options, 4);
      double[] differences =
          CentralDifferences.gradient(
              logits -> oracle.value(logits, random.labels), random.logits, 1e-3);

      assertThat(RelativeError.of(oracle.gradient(random.logits, random.labels), differences))
          .as("%s", options)
          .isLessThan(1e-9);
    }
  }

  @EachEngine
  void valueAndGradientOfOrdinaryLogits(EngineSupport engine) {
    for (LossOptions options : OPTIONS) {
      for (long seed = 1; seed <= 5; seed++) {
        for (Precision precision : Precision.values()) {
          Case random = Case.draw(seed, 7, 10, 3);
          CrossEntropyOracle oracle = new CrossEntropyOracle(options, 10);
          Backward actual = run(engine, precision, options, random, 10);
          String what = "%s, %s, seed %d".formatted(options, precision, seed);

          assertThat(RelativeError.of(actual.value(), oracle(oracle, random)))
              .as(what)
              .isLessThan(precision.valueTolerance());
          assertThat(
                  RelativeError.of(
                      actual.gradients().get(0), oracle.gradient(random.logits, random.labels)))
              .as(what)
              .isLessThan(precision.gradientTolerance());
        }
      }
    }
  }

  /** Logits of ±1e4, where exp overflows in either precision, and every probability is 0 or 1. */
  @EachEngine
  void hugeLogitsStayFinite(EngineSupport engine) {
    for (LossOptions options : OPTIONS) {
      for (long seed = 1; seed <= 3; seed++) {
        Case random = Case.draw(seed, 6, 4, 1e4);
        random.logits[0] = 1e4;
        random.logits[1] = -1e4;
        CrossEntropyOracle oracle = new CrossEntropyOracle(options, 4);
        Backward actual = run(engine, Precision.FLOAT32, options, random, 4);
        String what = "%s, seed %d".formatted(options, seed);

        assertThat(RelativeError.of(actual.value(), oracle(oracle, random)))
            .as(what)
            .isLessThan(1e-5);
        // No entry of the true gradient exceeds 1/N; one that is e^-5000 is 0 in float32.
        double[] expected = oracle.gradient(random.logits, random.labels);
        double[] gradient = actual.gradients().get(0);
        for (int i = 0; i < expected.length; i++) {
          assertThat(gradient[i]).as("%s, %d", what, i).isCloseTo(expected[i], within(1e-5));
        }
      }
    }
  }

  @EachEngine
  void oneImageAndOneClass(EngineSupport engine) {
    for (LossOptions options : OPTIONS) {
      Case single = Case.draw(3, 1, 6, 2);
      CrossEntropyOracle oracle = new CrossEntropyOracle(options, 6);
      Backward ofOneImage = run(engine, Precision.FLOAT32, options, single, 6);
      Backward ofOneClass =
          run(
              engine,
              Precision.FLOAT32,
              options,
              new Case(new double[] {5, -3}, new int[] {0, 0}),
              1);

      assertThat(RelativeError.of(ofOneImage.value(), oracle(oracle, single)))
          .as("%s", options)
          .isLessThan(1e-5);
      // The only class has probability 1, whatever its logit.
      assertThat(ofOneClass.value()[0])
          .as("%s", options)
          .isCloseTo(-Math.log(1 + options.probabilityFloor()), within(ENGINE_LOGARITHM));
      for (double slope : ofOneClass.gradients().get(0)) {
        assertThat(slope).as("%s", options).isCloseTo(0, within(ENGINE_LOGARITHM));
      }
    }
  }

  @EachEngine
  void labelsMayBeNumbersOfAnyTypeAndLogitsComeLast(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray logits = manager.create(new float[] {1, 2, 3, 3, 1, 2}, new Shape(2, 3));
      NDArray other = manager.zeros(new Shape(2, 3));
      SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy(LossOptions.DEFAULT);
      double expected =
          new CrossEntropyOracle(LossOptions.DEFAULT, 3)
              .value(new double[] {1, 2, 3, 3, 1, 2}, new int[] {2, 1});
      for (DataType type : List.of(DataType.INT32, DataType.INT64, DataType.FLOAT32)) {
        NDArray labels = manager.create(new float[] {2, 1}).toType(type, false);

        assertThat(loss.evaluate(new NDList(labels), new NDList(other, logits)).getFloat())
            .as("%s", type)
            .isCloseTo((float) expected, within((float) ENGINE_LOGARITHM));
      }
    }
  }

  /** The published curves of the reference's loss cannot fall below .0701 with ten classes. */
  @EachEngine
  void hasTheFloorOfTheReference(EngineSupport engine) {
    LossOptions reference = new LossOptions(0.01, 1e-4);
    CrossEntropyOracle oracle = new CrossEntropyOracle(reference, 10);
    double[] lowest = logitsOfMinimum(oracle);
    Case atMinimum = new Case(lowest, new int[] {0});

    assertThat(oracle.value(lowest, new int[] {0})).isCloseTo(0.0701, within(5e-5));
    Backward actual = run(engine, Precision.FLOAT32, reference, atMinimum, 10);
    assertThat(actual.value()[0]).isCloseTo(0.0701, within(1e-4));
    assertThat(actual.value()[0]).isCloseTo(oracle.value(lowest, new int[] {0}), within(1e-6));
    for (double slope : actual.gradients().get(0)) {
      assertThat(slope).isCloseTo(0, within(1e-6));
    }
    for (long seed = 1; seed <= 2000; seed++) {
      double[] logits = Case.draw(seed, 1, 10, new Draw(seed).logarithmic(0.01, 10)).logits;
      for (int i = 0; i < logits.length; i++) {
        logits[i] += lowest[i];
      }
      assertThat(oracle.value(logits, new int[] {0}))
          .as("seed %d", seed)
          .isGreaterThan(oracle.value(lowest, new int[] {0}));
    }
  }

  /** Golden section over the gap between the label's logit and the others, which are equal. */
  private static double[] logitsOfMinimum(CrossEntropyOracle oracle) {
    double golden = (Math.sqrt(5) - 1) / 2;
    double low = 0;
    double high = 30;
    while (high - low > 1e-9) {
      double left = high - golden * (high - low);
      double right = low + golden * (high - low);
      if (oracle.value(withGap(left), new int[] {0}) < oracle.value(withGap(right), new int[1])) {
        high = right;
      } else {
        low = left;
      }
    }
    return withGap(low);
  }

  private static double[] withGap(double gap) {
    double[] logits = new double[10];
    logits[0] = gap;
    return logits;
  }

  private static double[] oracle(CrossEntropyOracle oracle, Case random) {
    return new double[] {oracle.value(random.logits, random.labels)};
  }

  private static Backward run(
      EngineSupport engine, Precision precision, LossOptions options, Case random, int classes) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Shape shape = new Shape(random.labels.length, classes);
      NDArray logits = precision.create(manager, random.logits, shape);
      NDList labels = new NDList(manager.create(random.labels).toType(DataType.INT64, false));
      return Backward.of(
          engine,
          inputs -> new SoftmaxCrossEntropy(options).evaluate(labels, inputs),
          new double[] {1},
          new NDList(logits));
    }
  }

  private record Case(double[] logits, int[] labels) {

    static Case draw(long seed, int rows, int classes, double scale) {
      Draw draw = new Draw(seed);
      double[] logits = draw.normal((long) rows * classes);
      int[] labels = new int[rows];
      for (int row = 0; row < rows; row++) {
        labels[row] = draw.whole(0, classes - 1);
      }
      // float32 holds them exactly, so that the oracle sees what the engine sees.
      return new Case(Arrays.stream(logits).map(z -> (float) (z * scale)).toArray(), labels);
    }
  }
}
