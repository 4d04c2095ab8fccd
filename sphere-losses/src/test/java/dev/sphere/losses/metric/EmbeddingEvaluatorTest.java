package dev.sphere.losses.metric;

import static ai.djl.training.listener.EvaluatorTrainingListener.TRAIN_ALL;
import static ai.djl.training.listener.EvaluatorTrainingListener.TRAIN_EPOCH;
import static ai.djl.training.listener.EvaluatorTrainingListener.VALIDATE_EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.evaluator.IndexEvaluator;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.SoftmaxCrossEntropy;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class EmbeddingEvaluatorTest {

  private static final int CLASSES = 3;

  @EachEngine
  void batchesCountAsOne(EngineSupport engine) {
    RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(1), 50, 4, CLASSES);
    LabelledEmbeddings labelled = embeddings.labelled();
    RocCurve curve = Verification.allPairs(labelled).curve();
    NearestNeighbours neighbours = NearestNeighbours.leaveOneOut(labelled, 5);

    assertThat(inBatches(engine, EmbeddingEvaluator.equalErrorRate(), embeddings))
        .isEqualTo((float) curve.equalErrorRate());
    assertThat(inBatches(engine, EmbeddingEvaluator.areaUnderCurve(), embeddings))
        .isEqualTo((float) curve.area());
    assertThat(inBatches(engine, EmbeddingEvaluator.trueAcceptRate(0.1), embeddings))
        .isEqualTo((float) curve.trueAcceptRate(0.1));
    assertThat(inBatches(engine, EmbeddingEvaluator.verificationAccuracy(10), embeddings))
        .isEqualTo((float) Verification.allPairs(labelled).bestThresholdAccuracy(10, 0).mean());
    assertThat(inBatches(engine, EmbeddingEvaluator.recallAt(2), embeddings))
        .isEqualTo((float) neighbours.recallAt(2));
    assertThat(inBatches(engine, EmbeddingEvaluator.nearestNeighbourAccuracy(5), embeddings))
        .isEqualTo((float) neighbours.accuracy(5));
  }

  @EachEngine
  void evaluateIsOfTheGivenArraysAlone(EngineSupport engine) {
    try (NDManager manager = newManager(engine)) {
      Evaluator evaluator = EmbeddingEvaluator.recallAt(1);
      evaluator.addAccumulator("key");
      NDList labels = new NDList(manager.create(new int[] {1, 2, 1, 2}));
      NDList predictions =
          new NDList(manager.create(new float[][] {{1, 0}, {0, 1}, {2, 1}, {-1, 1}}));

      try (NDArray value = evaluator.evaluate(labels, predictions)) {
        // Row 1 is nearest to row 3, row 3 to row 1, rows 0 and 2 to each other.
        assertThat(value.getFloat()).isEqualTo(1f);
        assertThat(value.getShape()).isEqualTo(new Shape());
        assertThat(value.getManager()).isSameAs(predictions.head().getManager());
      }
      assertThat(evaluator.getAccumulator("key")).isNaN();
    }
  }

  @EachEngine
  void closeNoArrayAndLeaveNone(EngineSupport engine) {
    for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
      try (NDManager manager = newManager(engine)) {
        NDArray embeddings = manager.ones(new Shape(6, 2), type);
        NDArray labels = manager.create(new double[] {0, 1, 2, 0, 1, 2});
        int before = manager.getManagedArrays().size();
        Evaluator evaluator = EmbeddingEvaluator.areaUnderCurve();
        evaluator.addAccumulator("key");
        evaluator.updateAccumulator("key", new NDList(labels), new NDList(embeddings));

        assertThat(evaluator.getAccumulator("key")).isEqualTo(0.5f);
        assertThat(manager.getManagedArrays()).as("%s", type).hasSize(before);
        assertThat(embeddings.sum().toType(DataType.FLOAT32, true).getFloat()).isEqualTo(12f);
        assertThat(labels.toDoubleArray()).containsExactly(0, 1, 2, 0, 1, 2);
      }
    }
  }

  @EachEngine
  void labelsAndEmbeddingsOfAnyTypeAndShape(EngineSupport engine) {
    try (NDManager manager = newManager(engine)) {
      for (DataType type : List.of(DataType.INT32, DataType.INT64, DataType.FLOAT32)) {
        Evaluator evaluator = EmbeddingEvaluator.nearestNeighbourAccuracy(1);
        evaluator.addAccumulator("key");
        NDArray labels =
            manager.create(new float[] {-5, 9, -5, 9}, new Shape(4, 1)).toType(type, true);
        NDArray embeddings =
            manager.create(
                new double[] {1, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 2, 0, 0},
                new Shape(4, 2, 2, 1));
        evaluator.updateAccumulator("key", new NDList(labels), new NDList(embeddings));
        assertThat(evaluator.getAccumulator("key")).as("%s", type).isEqualTo(1f);
      }
    }
  }

  @EachEngine
  void withoutDataTheMetricIsNotANumber(EngineSupport engine) {
    try (NDManager manager = newManager(engine)) {
      for (EmbeddingEvaluator evaluator : all()) {
        evaluator.addAccumulator("key");
        assertThat(evaluator.getAccumulator("key")).as(evaluator.getName()).isNaN();
        // One embedding has no pair and no neighbour.
        NDList label = new NDList(manager.zeros(new Shape(1), DataType.INT32));
        evaluator.updateAccumulator("key", label, new NDList(manager.ones(new Shape(1, 2))));
        assertThat(evaluator.getAccumulator("key")).as(evaluator.getName()).isNaN();
        add(evaluator, "key", manager, RandomEmbeddings.draw(new Draw(2), 30, 2, CLASSES), 0, 30);
        assertThat(evaluator.getAccumulator("key")).as(evaluator.getName()).isBetween(0f, 1f);
        evaluator.resetAccumulator("key");
        assertThat(evaluator.getAccumulator("key")).as(evaluator.getName()).isNaN();
      }
      // DJL's own does so too.
      Accuracy accuracy = new Accuracy();
      accuracy.addAccumulator("key");
      assertThat(accuracy.getAccumulator("key")).isNaN();
    }
  }

  @EachEngine
  void oneClassDefinesNoCurve(EngineSupport engine) {
    try (NDManager manager = newManager(engine)) {
      NDList labels = new NDList(manager.zeros(new Shape(4), DataType.INT32));
      NDList predictions = new NDList(manager.ones(new Shape(4, 2)));
      for (EmbeddingEvaluator evaluator :
          List.of(
              EmbeddingEvaluator.equalErrorRate(),
              EmbeddingEvaluator.areaUnderCurve(),
              EmbeddingEvaluator.trueAcceptRate(0.1),
              EmbeddingEvaluator.verificationAccuracy(2))) {
        assertThat(evaluator.evaluate(labels, predictions).getFloat())
            .as(evaluator.getName())
            .isNaN();
      }
      assertThat(EmbeddingEvaluator.recallAt(1).evaluate(labels, predictions).getFloat())
          .isEqualTo(1f);
    }
  }

  @EachEngine
  void manyPairsAreEstimated(EngineSupport engine) {
    int size = 3200;
    RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(4), size, 3, CLASSES);
    float exact = (float) Verification.allPairs(embeddings.labelled()).curve().area();

    float estimate = inBatches(engine, EmbeddingEvaluator.areaUnderCurve(), embeddings);

    assertThat(estimate).isNotEqualTo(exact).isCloseTo(exact, within(0.002f));
    assertThat(inBatches(engine, EmbeddingEvaluator.areaUnderCurve(), embeddings))
        .isEqualTo(estimate);
  }

  @EachEngine
  void accumulatorsAreApart(EngineSupport engine) {
    try (NDManager manager = newManager(engine)) {
      RandomEmbeddings embeddings = RandomEmbeddings.draw(new Draw(6), 40, 3, CLASSES);
      EmbeddingEvaluator evaluator =
          new EmbeddingEvaluator("Size", LabelledEmbeddings::size).collectingOnly("one", "two");
      for (String key : List.of("one", "two", "ignored")) {
        evaluator.addAccumulator(key);
      }
      add(evaluator, "one", manager, embeddings, 0, 40);
      add(evaluator, "ignored", manager, embeddings, 0, 40);
      evaluator.updateAccumulators(
          new String[] {"one", "ignored", "two"},
          new NDList(manager.create(new int[] {1})),
          new NDList(manager.ones(new Shape(1, 3))));

      assertThat(evaluator.getName()).isEqualTo("Size");
      assertThat(evaluator.getAccumulator("one")).isEqualTo(41f);
      assertThat(evaluator.getAccumulator("two")).isEqualTo(1f);
      assertThat(evaluator.getAccumulator("ignored")).isNaN();
      evaluator.resetAccumulator("one");
      assertThat(evaluator.getAccumulator("one")).isNaN();
      assertThat(evaluator.getAccumulator("two")).isEqualTo(1f);
    }
  }

  @EachEngine
  void refuseWhatAreNotLabelledEmbeddings(EngineSupport engine) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingEvaluator.trueAcceptRate(2))
        .withMessage("false accept rate 2.0: allowed are 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingEvaluator.verificationAccuracy(1))
        .withMessage("1 folds: at least two are needed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingEvaluator.recallAt(0))
        .withMessage("0 neighbours: at least one is needed");
    Evaluator evaluator = EmbeddingEvaluator.equalErrorRate();
    evaluator.addAccumulator("key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.getAccumulator("other"))
        .withMessage("EqualErrorRate has no accumulator other: those added are [key]");
    try (NDManager manager = newManager(engine)) {
      NDArray two = manager.ones(new Shape(2, 2));
      NDArray label = manager.create(new int[] {0, 1});
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> evaluator.updateAccumulator("other", new NDList(label), new NDList(two)))
          .withMessageContaining("has no accumulator other");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  evaluator.updateAccumulator(
                      "key", new NDList(label), new NDList(manager.ones(new Shape(3, 2)))))
          .withMessage("3 embeddings with 2 labels: each needs one");
      for (double value : new double[] {0.5, 1e10, Double.NaN}) {
        NDArray labels = manager.create(new double[] {0, value});
        assertThatIllegalArgumentException()
            .isThrownBy(
                () -> evaluator.updateAccumulator("key", new NDList(labels), new NDList(two)))
            .withMessage(
                "label %s of entry 1 in the batch is not a whole number of 32 bits", value);
      }
      NDArray diverged = manager.create(new float[][] {{1, 1}, {1, Float.POSITIVE_INFINITY}});
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> evaluator.updateAccumulator("key", new NDList(label), new NDList(diverged)))
          .withMessageContaining("embedding 1 (label 1) contains Infinity");
    }
    assertThat(evaluator.getAccumulator("key")).isNaN();
  }

  /** A network that gives embeddings and logits, trained by DJL with every listener call. */
  @EachEngine
  void inTheTrainerOfDjl(EngineSupport engine) throws IOException, TranslateException {
    EmbeddingEvaluator recall = EmbeddingEvaluator.recallAt(1);
    EmbeddingEvaluator error = EmbeddingEvaluator.equalErrorRate().collectingOnly(VALIDATE_EPOCH);
    Evaluator logitArea = new IndexEvaluator(EmbeddingEvaluator.areaUnderCurve(), 1, 0);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(new SoftmaxCrossEntropy(LossOptions.DEFAULT))
            .addEvaluator(recall)
            .addEvaluator(error)
            .addEvaluator(logitArea)
            .addTrainingListeners(new EvaluatorTrainingListener())
            .optDevices(new Device[] {Device.cpu()})
            .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.05f)).build());
    engine.engine().setRandomSeed(1);
    try (Model model = Model.newInstance("toy", Device.cpu(), engine.engine().getEngineName())) {
      model.setBlock(embeddingsAndLogits());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.setMetrics(new Metrics());
        trainer.initialize(new Shape(1, 2));
        ArrayDataset clusters = clusters(model.getNDManager());

        EasyTrain.evaluateDataset(trainer, clusters);
        LabelledEmbeddings embeddings = embeddings(trainer, clusters, 0);
        LabelledEmbeddings logits = embeddings(trainer, clusters, 1);
        assertThat(recall.getAccumulator(VALIDATE_EPOCH))
            .isEqualTo((float) NearestNeighbours.leaveOneOut(embeddings, 1).recallAt(1));
        assertThat(error.getAccumulator(VALIDATE_EPOCH))
            .isEqualTo((float) Verification.allPairs(embeddings).curve().equalErrorRate());
        assertThat(logitArea.getAccumulator(VALIDATE_EPOCH))
            .isEqualTo((float) Verification.allPairs(logits).curve().area());
        assertThat(recall.getAccumulator(TRAIN_EPOCH)).isNaN();

        recall.resetAccumulator(VALIDATE_EPOCH);
        EasyTrain.fit(trainer, 1, clusters, clusters);
        int arrays = trainer.getManager().getManagedArrays().size();
        EasyTrain.fit(trainer, 20, clusters, clusters);

        TrainingResult result = trainer.getTrainingResult();
        assertThat(result.getValidateEvaluation("Recall@1")).as("seed 1").isEqualTo(1f);
        assertThat(result.getValidateEvaluation("EqualErrorRate")).as("seed 1").isLessThan(0.05f);
        assertThat(result.getValidateEvaluation("AreaUnderCurve"))
            .as("seed 1")
            .isGreaterThan(0.99f);
        assertThat(result.getTrainEvaluation("Recall@1")).as("seed 1").isGreaterThan(0.9f);
        assertThat(result.getTrainEvaluation("EqualErrorRate")).isNaN();
        assertThat(trainer.getMetrics().latestMetric("train_all_Recall@1").getValue())
            .isBetween(0., 1.);
        // The listener has reset them after the epoch.
        for (String key : List.of(TRAIN_EPOCH, TRAIN_ALL, VALIDATE_EPOCH)) {
          assertThat(recall.getAccumulator(key)).as(key).isNaN();
        }
        assertThat(trainer.getManager().getManagedArrays()).hasSize(arrays);
      }
    }
  }

  private static SequentialBlock embeddingsAndLogits() {
    SequentialBlock logits = new SequentialBlock().add(Linear.builder().setUnits(CLASSES).build());
    ParallelBlock both =
        new ParallelBlock(
            outputs -> new NDList(outputs.get(0).head(), outputs.get(1).head()),
            List.of(Blocks.identityBlock(), logits));
    return new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(both);
  }

  private static LabelledEmbeddings embeddings(Trainer trainer, ArrayDataset dataset, int index)
      throws IOException, TranslateException {
    List<LabelledEmbeddings> batches = new ArrayList<>();
    for (Batch batch : trainer.iterateDataset(dataset)) {
      NDArray array = trainer.evaluate(batch.getData()).get(index);
      float[] values = array.toFloatArray();
      long[] labels = batch.getLabels().head().toLongArray();
      int length = values.length / labels.length;
      float[][] rows = new float[labels.length][length];
      for (int i = 0; i < values.length; i++) {
        rows[i / length][i % length] = values[i];
      }
      batches.add(
          new LabelledEmbeddings(
              rows, IntStream.range(0, labels.length).map(i -> (int) labels[i]).toArray()));
      batch.close();
    }
    return LabelledEmbeddings.concatenate(batches);
  }

  /** Three clusters of radius 0.2 on a circle of radius 1. */
  private static ArrayDataset clusters(NDManager manager) {
    int size = 60;
    double[] noise = new Draw(1).normal(2 * size);
    float[] points = new float[2 * size];
    long[] labels = new long[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % CLASSES;
      double angle = 2 * Math.PI * labels[i] / CLASSES;
      points[2 * i] = (float) (Math.cos(angle) + 0.1 * noise[2 * i]);
      points[2 * i + 1] = (float) (Math.sin(angle) + 0.1 * noise[2 * i + 1]);
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(points, new Shape(size, 2)))
        .optLabels(manager.create(labels))
        .setSampling(14, false)
        .build();
  }

  private static List<EmbeddingEvaluator> all() {
    return List.of(
        EmbeddingEvaluator.equalErrorRate(),
        EmbeddingEvaluator.areaUnderCurve(),
        EmbeddingEvaluator.trueAcceptRate(0.01),
        EmbeddingEvaluator.verificationAccuracy(5),
        EmbeddingEvaluator.recallAt(1),
        EmbeddingEvaluator.nearestNeighbourAccuracy(3));
  }

  /** The metric of embeddings that come in two batches of different size. */
  private static float inBatches(
      EngineSupport engine, Evaluator evaluator, RandomEmbeddings embeddings) {
    try (NDManager manager = newManager(engine)) {
      evaluator.addAccumulator("key");
      int size = embeddings.labels().length;
      add(evaluator, "key", manager, embeddings, 0, size / 3);
      add(evaluator, "key", manager, embeddings, size / 3, size);
      return evaluator.getAccumulator("key");
    }
  }

  private static void add(
      Evaluator evaluator,
      String key,
      NDManager manager,
      RandomEmbeddings embeddings,
      int from,
      int to) {
    evaluator.updateAccumulator(
        key,
        new NDList(manager.create(Arrays.copyOfRange(embeddings.labels(), from, to))),
        new NDList(manager.create(Arrays.copyOfRange(embeddings.rows(), from, to))));
  }

  private static NDManager newManager(EngineSupport engine) {
    return engine.engine().newBaseManager(Device.cpu());
  }
}
