package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Logits of other classes, and of targets without margin, near θ = 0 and π. They go through the
 * cosine, which in float32 does not resolve angles below 3e-3: the gradient there has the right
 * sign and is no longer than the angle allows, |dg/dθ|/‖x‖.
 */
class HeadEndsTest {

  private static final double[] NEAR =
      DoubleStream.of(1e-5, 3e-5, 1e-4, 3e-4, 1.1e-3, 3e-3)
          .flatMap(end -> DoubleStream.of(end, Math.PI - end))
          .toArray();

  @EachEngine
  void gradientsOfOthersHaveTheirSignAndBound(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      LabelledBatch batch = LabelledBatch.atAngles(NEAR, 1, head.centers(), 3);
      assertSignAndBound(engine, head, batch, batch.labels(), batch.withNextLabels());
    }
  }

  @EachEngine
  void gradientsOfTargetsHaveTheirSignAndBound(EngineSupport engine) {
    for (HeadCase head : HeadCases.margins()) {
      LabelledBatch batch = LabelledBatch.atAngles(NEAR, 1, head.centers(), 3);
      assertSignAndBound(engine, head, batch, batch.labels(), batch);
    }
  }

  /** Each embedding is near one class only, whose logit alone is differentiated. */
  private static void assertSignAndBound(
      EngineSupport engine,
      HeadCase head,
      LabelledBatch batch,
      int[] near,
      LabelledBatch labelled) {
    double[] upstream = new double[batch.samples() * LabelledBatch.CLASSES];
    for (int row = 0; row < near.length; row++) {
      upstream[row * LabelledBatch.CLASSES + near[row]] = 1;
    }
    HeadFormula formula = head.first().apply(labelled);
    HeadOracle oracle = new HeadOracle(formula);
    double[] gradients = oracle.gradients(labelled, upstream).embeddings();
    // What rounding of s·cos θ leaves of a gradient that vanishes there.
    double rounding = 3e-6 * Math.max(1, Vectors.largest(oracle.logits(labelled)));
    for (Precision precision : Precision.values()) {
      try (TestedHead tested = head.head(engine, precision, labelled)) {
        double[] actual = tested.train(labelled, upstream).embeddings();
        for (int row = 0; row < near.length; row++) {
          double[] along = Vectors.unit(labelled.embedding(row));
          double[] found = Vectors.row(actual, row, LabelledBatch.SIZE);
          double[] wanted = Vectors.row(gradients, row, LabelledBatch.SIZE);
          double[] turn = Vectors.across(found, along);
          double[] wantedTurn = Vectors.across(wanted, along);
          String what = "%s, θ = %s, %s, seed 3".formatted(head, NEAR[row], precision);

          assertThat(Vectors.norm(turn))
              .as("length: " + what)
              .isLessThanOrEqualTo(1.01 * Vectors.norm(wantedTurn) + rounding);
          assertThat(Vectors.dot(turn, wantedTurn))
              .as("sign: " + what)
              .isGreaterThanOrEqualTo(-rounding * Vectors.norm(wantedTurn));
          double byNorm = Vectors.dot(found, along) - Vectors.dot(wanted, along);
          assertThat(Math.abs(byNorm))
              .as("by the norm: " + what)
              .isLessThan(5e-4 + 1e-4 * Vectors.norm(wanted) + rounding);
        }
      }
    }
  }

  /** Embeddings are multiples of a weight to the last bit, so that there is no way to turn. */
  @EachEngine
  void isFiniteExactlyThere(EngineSupport engine) {
    List<HeadCase> heads = new ArrayList<>(HeadCases.margins());
    heads.addAll(HeadCases.generalized());
    for (HeadCase head : heads) {
      LabelledBatch batch = multiplesOfWeights(head.centers());
      for (Precision precision : Precision.values()) {
        try (TestedHead tested = head.head(engine, precision, batch)) {
          TestedHead.Training actual = tested.trainOnLoss(batch);
          String what = "%s, %s, seed 3".formatted(head, precision);

          assertFinite(actual.differentiated(), what);
          assertFinite(actual.logits(), what);
          assertFinite(actual.embeddings(), what);
          actual.parameters().forEach((name, gradient) -> assertFinite(gradient, name + what));
        }
      }
    }
  }

  private static LabelledBatch multiplesOfWeights(int centers) {
    double[] factors = {1, -1, 0x1p-20, -0x1p20};
    LabelledBatch drawn = LabelledBatch.draw(3, factors.length * LabelledBatch.CLASSES, 1, centers);
    double[] embeddings = new double[drawn.embeddings().length];
    for (int row = 0; row < drawn.samples(); row++) {
      double[] weight = drawn.weight(row % LabelledBatch.CLASSES * centers);
      for (int i = 0; i < weight.length; i++) {
        embeddings[row * LabelledBatch.SIZE + i] = factors[row / LabelledBatch.CLASSES] * weight[i];
      }
    }
    return drawn.withEmbeddings(embeddings);
  }

  private static void assertFinite(double[] values, String what) {
    assertThat(Arrays.stream(values)).as(what).allMatch(Double::isFinite);
  }
}
