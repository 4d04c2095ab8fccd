package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.operator.SharpenedCosine;
import dev.sphere.ops.operator.Sigmoid;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the heads of the paper learn beside class weights: the operator's parameters and a bias. */
class WeightNormalizedSoftmaxTest {

  private static final int CLASSES = LabelledBatch.CLASSES;
  private static final LabelledBatch BATCH = LabelledBatch.draw(91, 9, 2, 1);

  @EachEngine
  void eachClassLearnsItsOwnSlope(EngineSupport engine) {
    // What is stored of k is k − 0.05, and of p it is p − 1.
    assertLearns(engine, new LearnableSigmoid(), "operator-k", 0.05, 0.3, 0.5, 0.8, 1.1);
    assertLearns(engine, new SharpenedCosine(), "operator-p", 1, 1.2, 1.6, 2, 3.5);
  }

  private static void assertLearns(
      EngineSupport engine, AngularOperator g, String name, double minimum, double... values) {
    assertLearns(
        engine,
        g,
        new WeightNormalizedSoftmax(g, false),
        name,
        minimum,
        values,
        HeadFormulas::byNorm);
    for (Beyond beyond : Beyond.values()) {
      assertLearns(
          engine,
          g,
          new GeneralizedAngularSoftmax(
              g, 1.5, beyond, false, LambdaAnnealing.NONE, GradientMode.EXACT),
          name,
          minimum,
          values,
          at -> HeadFormulas.generalized(at, 1.5, beyond, 0));
    }
  }

  private static void assertLearns(
      EngineSupport engine,
      AngularOperator g,
      SphereLoss loss,
      String name,
      double minimum,
      double[] values,
      Function<AngularOperator, HeadFormula> formulas) {
    double[] stored = Arrays.stream(values).map(value -> value - minimum).toArray();
    double[] upstream = new Draw(92).normal(BATCH.samples() * (long) CLASSES);
    try (TestedHead head =
        new TestedHead(
            engine, Precision.FLOAT64, loss, LossOptions.DEFAULT, BATCH, Map.of(name, stored))) {
      TestedHead.Training actual = head.train(BATCH, upstream);

      assertThat(RelativeError.of(actual.logits(), logits(g, formulas, values)))
          .as("%s, seeds 91 and 92", loss)
          .isLessThan(1e-12);
      assertThat(
              RelativeError.of(
                  actual.parameters().get(name),
                  CentralDifferences.gradient(
                      moved -> Vectors.dot(logits(g, formulas, moved), upstream), values, 1e-4)))
          .as("%s, seeds 91 and 92", loss)
          .isLessThan(1e-7);
    }
  }

  private static double[] logits(
      AngularOperator g, Function<AngularOperator, HeadFormula> formulas, double[] at) {
    return new HeadOracle((variables, j) -> formulas.apply(g.at(at[j])).logit(variables, j))
        .logits(BATCH);
  }

  @EachEngine
  void theBiasIsAddedToEachLogit(EngineSupport engine) {
    double[] bias = new Draw(93).normal(CLASSES);
    double[] upstream = new Draw(94).normal(BATCH.samples() * (long) CLASSES);
    for (HeadCase head : withBias()) {
      double[] expected = new HeadOracle(head.first().apply(BATCH)).logits(BATCH);
      double[] sums = new double[CLASSES];
      for (int i = 0; i < expected.length; i++) {
        expected[i] += bias[i % CLASSES];
        sums[i % CLASSES] += upstream[i];
      }
      try (TestedHead tested =
          new TestedHead(
              engine,
              Precision.FLOAT64,
              head.loss(),
              LossOptions.DEFAULT,
              BATCH,
              Map.of("bias", bias))) {
        TestedHead.Training actual = tested.train(BATCH, upstream);
        assertThat(RelativeError.of(actual.logits(), expected)).as("%s", head).isLessThan(1e-12);
        assertThat(RelativeError.of(actual.parameters().get("bias"), sums))
            .as("%s", head)
            .isLessThan(1e-12);
      }
    }
  }

  private static List<HeadCase> withBias() {
    Cosine g = new Cosine();
    HeadFormula plain = HeadFormulas.byNorm(g);
    return List.of(
        HeadCase.of(new WeightNormalizedSoftmax(g, true), g, plain, plain),
        HeadCase.of(
            new GeneralizedAngularSoftmax(
                g, 4, Beyond.CLIP, true, LambdaAnnealing.NONE, GradientMode.EXACT),
            g,
            plain,
            HeadFormulas.generalized(g, 4, Beyond.CLIP, 0)),
        HeadCase.of(
            new AngularSoftmax(4, true, LambdaAnnealing.NONE, GradientMode.EXACT),
            g,
            plain,
            HeadFormulas.angular(4, 0)));
  }

  @Test
  void isCosineByDefaultAndHasNoBias() {
    assertThat(new WeightNormalizedSoftmax())
        .isEqualTo(new WeightNormalizedSoftmax(new Cosine(), false));
    LossHead head =
        new WeightNormalizedSoftmax(new Sigmoid(0.3), false).newHead(4, LossOptions.DEFAULT);
    assertThat(head.getParameters().keys()).containsExactly("weight");
    assertThat(head.getOutputShapes(new Shape[] {new Shape(8, 16)}))
        .containsExactly(new Shape(8, 4));
  }
}
