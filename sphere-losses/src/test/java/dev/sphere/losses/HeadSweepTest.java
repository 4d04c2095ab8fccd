package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Every head against the oracle, at angles to the target from one end to the other. */
class HeadSweepTest {

  private static final double[] DEGREES =
      IntStream.range(1, 180).mapToDouble(Math::toRadians).toArray();

  private static final double[] SIX_DEGREES =
      IntStream.range(1, 30).mapToDouble(step -> Math.toRadians(6 * step)).toArray();

  private static final double[] ENDS =
      DoubleStream.of(1e-6, 2e-6, 1e-5, 3e-5, 1e-4, 1.1e-4, 1.1e-3, 2e-3)
          .flatMap(end -> DoubleStream.of(end, Math.PI - end))
          .toArray();

  /** One of them between the norms that MagFace and AdaFace tell apart. */
  private static final double[] NORMS = {1e-6, 50, 1e6};

  /** How far rounding may move an angle past a corner. */
  private static final double RESOLUTION = 1e-6;

  @EachEngine
  void inDegrees(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      assertAgrees(engine, head, DEGREES, 1);
      for (double norm : NORMS) {
        assertAgrees(engine, head, SIX_DEGREES, norm);
      }
    }
  }

  @EachEngine
  void inDegreesWithEveryOperator(EngineSupport engine) {
    for (HeadCase head : HeadCases.generalized()) {
      assertAgrees(engine, head, DEGREES, 1);
    }
  }

  /** Within 1e-4 of the ends, too: the target's angle does not go through a cosine. */
  @EachEngine
  void atTheEnds(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      if (isExactAtTheEnds(head)) {
        for (double norm : NORMS) {
          assertAgrees(engine, head, ENDS, norm);
        }
      }
    }
    for (HeadCase head : HeadCases.generalized()) {
      assertAgrees(engine, head, ENDS, 1);
    }
  }

  /**
   * Whether no logit of a target goes through a cosine back to the angle; where one does, {@link
   * HeadEndsTest} says what holds.
   */
  private static boolean isExactAtTheEnds(HeadCase head) {
    return !(head.loss() instanceof WeightNormalizedSoftmax)
        && !(head.loss() instanceof ScaledSoftmax);
  }

  private static void assertAgrees(
      EngineSupport engine, HeadCase head, double[] thetas, double norm) {
    LabelledBatch swept = LabelledBatch.atAngles(thetas, norm, head.centers(), 3);
    boolean[] smooth = new HeadOracle(head.first().apply(swept)).smooth(swept, RESOLUTION);
    LabelledBatch batch = swept.only(smooth);
    assertThat(batch.samples()).as("%s, ‖x‖ = %s", head, norm).isGreaterThan(thetas.length - 4);

    HeadOracle oracle = new HeadOracle(head.first().apply(batch));
    double[] plain = new HeadOracle(head.plain()).logits(batch);
    double[] logits = oracle.logits(batch);
    double[] upstream = new Draw(5).normal(logits.length);
    HeadOracle.Gradients gradients = oracle.gradients(batch, upstream);
    for (Precision precision : Precision.values()) {
      try (TestedHead tested = head.head(engine, precision, batch)) {
        TestedHead.Training actual = tested.train(batch, upstream);
        String what = "%s, ‖x‖ = %s, %s, seeds 3 and 5".formatted(head, norm, precision);

        assertThat(RelativeError.of(actual.plain(), plain))
            .as("plain logits: " + what)
            .isLessThan(plainTolerance(precision, thetas));
        assertThat(RelativeError.of(actual.logits(), logits))
            .as("logits: " + what)
            .isLessThan(precision.valueTolerance());
        assertThat(RelativeError.of(actual.embeddings(), gradients.embeddings()))
            .as("∂/∂x: " + what)
            .isLessThan(precision.gradientTolerance());
        assertThat(RelativeError.of(actual.parameters().get("weight"), gradients.weights()))
            .as("∂/∂w: " + what)
            .isLessThan(precision.gradientTolerance());
      }
    }
  }

  /** A float32 cosine does not tell angles below 5e-4 from the end. */
  private static double plainTolerance(Precision precision, double[] thetas) {
    return thetas == ENDS && precision == Precision.FLOAT32 ? 5e-4 : precision.valueTolerance();
  }
}
