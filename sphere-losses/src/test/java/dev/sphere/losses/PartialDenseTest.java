package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.LearnableSigmoid;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** With all classes in each batch it trains as the head that owns them all. */
class PartialDenseTest {

  private static final int CLASSES = 7;
  private static final int SIZE = 4;
  private static final int BATCH = 6;

  private static final Map<String, Function<SampledOptimizers, Optimizer>> OPTIMIZERS =
      Map.of(
          "sgd",
          made -> made.create(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f))),
          "sgd with momentum and decay",
          made ->
              made.create(
                  Optimizer.sgd()
                      .setLearningRateTracker(Tracker.fixed(0.05f))
                      .optMomentum(0.9f)
                      .optWeightDecays(0.01f)),
          "adam",
          made -> made.create(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f))),
          "adamw",
          made -> made.create(Optimizer.adamW().optLearningRateTracker(Tracker.fixed(0.01f))));

  private static final List<AngularLoss> LOSSES =
      List.of(
          new ArcFace(),
          new NormFace(),
          new MagFace(64, 0.5, 60, 0.45, 0.8, 35, GradientMode.EXACT),
          new CurricularFace(),
          new SphereFace2(),
          new SubCenterArcFace(),
          new WeightNormalizedSoftmax(new LearnableSigmoid(0.5, Sharing.LAYER), false));

  @EachEngine
  void trainsEachLossAlike(EngineSupport engine) {
    for (AngularLoss loss : LOSSES) {
      compare(engine, loss, LossOptions.DEFAULT, "sgd with momentum and decay");
    }
  }

  @EachEngine
  void trainsWithEachOptimizerAlike(EngineSupport engine) {
    for (String optimizer : OPTIMIZERS.keySet()) {
      compare(engine, new ArcFace(), LossOptions.DEFAULT, optimizer);
    }
  }

  @EachEngine
  void doesAllThatATrainingAsks(EngineSupport engine) {
    LossOptions options =
        new LossOptions(0.1, 1e-4).withClassWeights(List.of(1.0, 2.0, 0.5, 0.0, 3.0, 1.0, 1.0));
    compare(engine, new CosFace(), options, "sgd");
    compare(engine, new SphereFace2(), options, "sgd");
  }

  private static void compare(
      EngineSupport engine, AngularLoss loss, LossOptions options, String optimizer) {
    String place = loss + ", " + options + ", " + optimizer + ", seed 3";
    LossHead dense = loss.newHead(CLASSES, options);
    LossHead partial = new Partial(1, loss).newHead(CLASSES, options);
    try (NDManager manager = engine.engine().newBaseManager();
        SampledOptimizers forDense = new SampledOptimizers(dense);
        SampledOptimizers forPartial = new SampledOptimizers(partial)) {
      Draw draw = new Draw(3);
      double[] weights = draw.normal((long) CLASSES * loss.centersPerClass() * SIZE);
      HeadTraining one = training(dense, forDense, optimizer, manager, weights);
      HeadTraining other = training(partial, forPartial, optimizer, manager, weights);
      for (int step = 0; step < 10; step++) {
        double[] embeddings = draw.normal(BATCH * SIZE);
        int[] labels = IntStream.range(0, BATCH).map(i -> draw.whole(0, CLASSES - 1)).toArray();
        double[] importance = step % 2 == 0 ? new double[0] : draw.normal(BATCH).clone();
        for (int i = 0; i < importance.length; i++) {
          importance[i] = Math.abs(importance[i]);
        }
        HeadTraining.Step expected = one.step(embeddings, labels, importance, () -> {});
        HeadTraining.Step found = other.step(embeddings, labels, importance, () -> {});

        assertClose(
            new double[] {found.loss()}, new double[] {expected.loss()}, step + ", " + place);
        assertClose(
            found.outputs().get(0), expected.outputs().get(0), "logits " + step + ", " + place);
        assertThat(found.outputs().get(1)).containsExactly(0, 1, 2, 3, 4, 5, 6);
        if (step % 3 == 0) {
          assertClose(
              other.logits(embeddings, BATCH), one.logits(embeddings, BATCH), "alone, " + place);
        }
      }
      assertClose(other.read("sample"), one.read("weight"), "weights, " + place);
      other.logits(new double[SIZE], 1);
      assertThat(other.read("weight")).as(place).isEqualTo(other.read("sample"));
    }
  }

  private static void assertClose(double[] found, double[] expected, String place) {
    assertThat(RelativeError.of(found, expected)).as(place).isLessThan(1e-5);
  }

  private static HeadTraining training(
      Block head,
      SampledOptimizers optimizers,
      String optimizer,
      NDManager manager,
      double[] weights) {
    BlockRun.initialize(
        head,
        manager,
        Precision.FLOAT32,
        Map.of(HeadTesting.parameter(head, "weight"), weights),
        new Shape(BATCH, SIZE));
    return new HeadTraining(
        (LossHead) head, OPTIMIZERS.get(optimizer).apply(optimizers), manager, Precision.FLOAT32);
  }
}
