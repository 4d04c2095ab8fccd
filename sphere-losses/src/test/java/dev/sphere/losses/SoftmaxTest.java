package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Map;

class SoftmaxTest {

  private static final int ROWS = 4;
  private static final int SIZE = 5;
  private static final int CLASSES = 3;

  @EachEngine
  void logitsAreWeightsTimesEmbedding(EngineSupport engine) {
    for (long seed = 1; seed <= 5; seed++) {
      Draw draw = new Draw(seed);
      double[] x = draw.normal(ROWS * SIZE);
      double[] w = draw.normal(CLASSES * SIZE);
      double[] b = draw.normal(CLASSES);
      double[] upstream = draw.normal(ROWS * CLASSES);
      for (boolean bias : new boolean[] {false, true}) {
        LossHead head = new Softmax(bias).newHead(CLASSES, LossOptions.DEFAULT);
        BlockRun run =
            HeadTesting.run(
                engine,
                Precision.FLOAT32,
                head,
                bias ? Map.of("_weight", w, "_bias", b) : Map.of("_weight", w),
                x,
                SIZE,
                upstream);
        String what = "seed %d, bias %s".formatted(seed, bias);

        assertThat(run.shape()).as(what).isEqualTo(new Shape(ROWS, CLASSES));
        assertThat(RelativeError.of(run.value(), product(x, w, bias ? b : new double[CLASSES])))
            .as(what)
            .isLessThan(1e-5);
        assertThat(
                RelativeError.of(
                    run.gradients().get(HeadTesting.parameter(head, "_weight")),
                    weightGradient(x, upstream)))
            .as(what)
            .isLessThan(1e-5);
      }
    }
  }

  private static double[] product(double[] x, double[] w, double[] b) {
    double[] logits = new double[ROWS * CLASSES];
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < CLASSES; j++) {
        logits[row * CLASSES + j] = b[j];
        for (int i = 0; i < SIZE; i++) {
          logits[row * CLASSES + j] += x[row * SIZE + i] * w[j * SIZE + i];
        }
      }
    }
    return logits;
  }

  private static double[] weightGradient(double[] x, double[] upstream) {
    double[] gradient = new double[CLASSES * SIZE];
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < CLASSES; j++) {
        for (int i = 0; i < SIZE; i++) {
          gradient[j * SIZE + i] += upstream[row * CLASSES + j] * x[row * SIZE + i];
        }
      }
    }
    return gradient;
  }
}
