package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What heads keep from batch to batch: the iteration of λ, AdaFace's moving norms, CurricularFace's
 * moving cosine. It moves once for each batch of training and goes where the weights go.
 */
class HeadStateTest {

  private static final List<LabelledBatch> BATCHES =
      IntStream.range(0, 6)
          .mapToObj(i -> LabelledBatch.draw(40 + i, 5 + i, 10 + 8 * i, 1))
          .map(batch -> batch.withWeights(LabelledBatch.draw(39, 1, 1, 1).weights()))
          .toList();

  /**
   * A loss and the formulas of one batch after the other.
   *
   * @param formulas of the batch of a number, from 0
   */
  private record Course(SphereLoss loss, IntFunction<HeadFormula> formulas) {}

  private static List<Course> courses() {
    LambdaAnnealing steep = new LambdaAnnealing(50, 1, 2, 0.5);
    return List.of(
        new Course(
            new AngularSoftmax(),
            i -> HeadFormulas.angular(4, Math.max(5, 1000 / (1 + 0.12 * (i + 1))))),
        new Course(
            new GeneralizedAngularSoftmax(
                new Cosine(), 1.5, Beyond.CLIP, false, steep, GradientMode.EXACT),
            i ->
                HeadFormulas.generalized(
                    new Cosine(), 1.5, Beyond.CLIP, Math.max(0.5, 50 / Math.pow(2 + i, 2)))),
        new Course(new AdaFace(64, 0.4, 0.333, 0.3), i -> moved(i).adaFace(64, 0.4, 0.333)),
        new Course(new CurricularFace(), i -> HeadFormulas.curricularFace(64, 0.5, meanCosine(i))));
  }

  private static HeadCases.MovingNorms moved(int last) {
    HeadCases.MovingNorms norms = new HeadCases.MovingNorms(20, 100);
    for (int i = 0; i <= last; i++) {
      norms = norms.after(BATCHES.get(i), 0.3);
    }
    return norms;
  }

  private static double meanCosine(int last) {
    double mean = 0;
    for (int i = 0; i <= last; i++) {
      mean = 0.99 * mean + 0.01 * HeadCases.meanTargetCosine(BATCHES.get(i));
    }
    return mean;
  }

  @EachEngine
  void movesOnceForEachBatchOfTraining(EngineSupport engine) {
    for (Course course : courses()) {
      try (TestedHead head = head(engine, course.loss())) {
        for (int i = 0; i < BATCHES.size(); i++) {
          head.infer(BATCHES.get((i + 1) % BATCHES.size()));
          assertTrains(head, course, i);
          head.infer(BATCHES.get(0));
        }
      }
    }
  }

  @EachEngine
  void goesOnAfterSavingAndLoading(EngineSupport engine)
      throws IOException, MalformedModelException {
    for (Course course : courses()) {
      try (TestedHead head = head(engine, course.loss());
          TestedHead loaded = head(engine, course.loss())) {
        for (int i = 0; i < 3; i++) {
          assertTrains(head, course, i);
        }
        SavedBlock.of(head.head()).loadInto(loaded.head(), loaded.manager());
        for (int i = 3; i < BATCHES.size(); i++) {
          assertTrains(loaded, course, i);
        }
      }
    }
  }

  /** Quality and curriculum are constants: only through angles does an embedding have a slope. */
  private static void assertTrains(TestedHead head, Course course, int i) {
    LabelledBatch batch = BATCHES.get(i);
    HeadOracle oracle = new HeadOracle(course.formulas().apply(i));
    double[] upstream = new double[batch.samples() * LabelledBatch.CLASSES];
    Arrays.fill(upstream, 1);
    TestedHead.Training actual = head.train(batch, upstream);

    assertThat(RelativeError.of(actual.logits(), oracle.logits(batch)))
        .as("%s, batch %d", course.loss(), i)
        .isLessThan(1e-12);
    assertThat(
            RelativeError.of(actual.embeddings(), oracle.gradients(batch, upstream).embeddings()))
        .as("%s, batch %d", course.loss(), i)
        .isLessThan(1e-9);
  }

  /** One sample has no deviation. */
  @EachEngine
  void aBatchOfOneMovesTheMeanOfNormsOnly(EngineSupport engine) {
    LabelledBatch one = LabelledBatch.draw(50, 1, 90, 1);
    HeadFormula formula = new HeadCases.MovingNorms(0.99 * 20 + 0.9, 100).adaFace(64, 0.4, 0.333);
    try (TestedHead head =
        new TestedHead(
            engine, Precision.FLOAT64, new AdaFace(), LossOptions.DEFAULT, one, Map.of())) {
      double[] logits = head.train(one, new double[LabelledBatch.CLASSES]).logits();
      assertThat(RelativeError.of(logits, new HeadOracle(formula).logits(one))).isLessThan(1e-9);
    }
  }

  private static TestedHead head(EngineSupport engine, SphereLoss loss) {
    return new TestedHead(
        engine, Precision.FLOAT64, loss, LossOptions.DEFAULT, BATCHES.get(0), Map.of());
  }
}
