package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;

/**
 * Vectors of length 0 are at right angles to all others and turn as vectors of length 1. Where that
 * is a corner or a tie, such as between the centers of a class, gradients are finite.
 */
class ZeroVectorsTest {

  @EachEngine
  void anEmbeddingIsAtRightAnglesToAllClasses(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      LabelledBatch batch = LabelledBatch.draw(61, 6, 1, head.centers());
      double[] embeddings = batch.embeddings().clone();
      Arrays.fill(embeddings, 0, 2 * LabelledBatch.SIZE, 0);
      assertAgrees(engine, head, batch.withEmbeddings(embeddings));
    }
  }

  @EachEngine
  void aClassIsAtRightAnglesToAllEmbeddings(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      LabelledBatch batch = LabelledBatch.draw(62, 12, 1, head.centers());
      double[] weights = batch.weights().clone();
      Arrays.fill(weights, 0, head.centers() * LabelledBatch.SIZE, 0);
      assertAgrees(engine, head, batch.withWeights(weights));
    }
  }

  private static void assertAgrees(EngineSupport engine, HeadCase head, LabelledBatch batch) {
    HeadOracle oracle = new HeadOracle(head.first().apply(batch));
    double[] logits = oracle.logits(batch);
    double[] upstream = new Draw(63).normal(logits.length);
    HeadOracle.Gradients gradients = oracle.gradients(batch, upstream);
    boolean unique = head.centers() == 1 && isSmooth(oracle.smooth(batch, 1e-6));
    for (Precision precision : Precision.values()) {
      try (TestedHead tested = head.head(engine, precision, batch)) {
        TestedHead.Training actual = tested.train(batch, upstream);
        String what = "%s, %s, seeds 61 to 63".formatted(head, precision);

        assertThat(RelativeError.of(actual.logits(), logits))
            .as(what)
            .isLessThan(precision.valueTolerance());
        double tolerance = unique ? precision.gradientTolerance() : Double.MAX_VALUE;
        assertThat(RelativeError.of(actual.embeddings(), gradients.embeddings()))
            .as("∂/∂x: " + what)
            .isLessThan(tolerance);
        assertThat(RelativeError.of(actual.parameters().get("weight"), gradients.weights()))
            .as("∂/∂w: " + what)
            .isLessThan(tolerance);
      }
    }
  }

  private static boolean isSmooth(boolean[] rows) {
    boolean all = true;
    for (boolean row : rows) {
      all &= row;
    }
    return all;
  }
}
