package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class PartialHeadTest {

  private static final int CLASSES = 20;
  private static final int SIZE = 3;
  private static final int BATCH = 4;
  private static final Partial PARTIAL = new Partial(0.3, new ArcFace(8, 0.5, GradientMode.EXACT));

  private final double[] weights = new Draw(1).normal(CLASSES * SIZE);

  private LossHead head(NDManager manager) {
    LossHead head = PARTIAL.newHead(CLASSES, LossOptions.DEFAULT);
    BlockRun.initialize(
        head, manager, Precision.FLOAT32, Map.of("weight", weights), new Shape(BATCH, SIZE));
    return head;
  }

  private static HeadTraining training(LossHead head, Optimizer optimizer, NDManager manager) {
    return new HeadTraining(head, optimizer, manager, Precision.FLOAT32);
  }

  private static Optimizer plain() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
  }

  private static Sgd.Builder momentum() {
    return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).optMomentum(0.9f);
  }

  private static int[] labels(Draw draw) {
    return IntStream.range(0, BATCH).map(i -> draw.whole(0, CLASSES - 1)).toArray();
  }

  @EachEngine
  void choosesClassesNotColumns(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead head = head(manager);
      // Embeddings along the weights of their classes.
      int[] labels = {3, 19, 0, 11};
      double[] embeddings = new double[BATCH * SIZE];
      for (int i = 0; i < embeddings.length; i++) {
        embeddings[i] = weights[labels[i / SIZE] * SIZE + i % SIZE];
      }
      NDArray input = Precision.FLOAT32.create(manager, embeddings, new Shape(BATCH, SIZE));
      ParameterStore store = new ParameterStore(manager, false);
      NDList with =
          head.forward(store, new NDList(input), new NDList(manager.create(labels)), null);
      NDList without = head.forward(store, new NDList(input), false);

      assertThat(with.head().getShape()).isEqualTo(new Shape(BATCH, 6));
      assertThat(head.choose(with).toLongArray()).containsExactly(3, 19, 0, 11);
      assertThat(without.head().getShape()).isEqualTo(new Shape(BATCH, CLASSES));
      assertThat(head.choose(without).toLongArray()).containsExactly(3, 19, 0, 11);
      assertThat(head.choose(with).getDataType()).isEqualTo(DataType.INT64);
    }
  }

  @EachEngine
  void goesOnWhereASavedOneStopped(EngineSupport engine)
      throws IOException, MalformedModelException {
    try (NDManager manager = engine.engine().newBaseManager()) {
      Draw draw = new Draw(2);
      LossHead head = head(manager);
      Optimizer plain = plain();
      HeadTraining training = training(head, plain, manager);
      for (int step = 0; step < 3; step++) {
        training.step(draw.normal(BATCH * SIZE), labels(draw));
      }
      // Saved at once after the step: its rows are not yet back among all.
      LossHead loaded = PARTIAL.newHead(CLASSES, LossOptions.DEFAULT);
      SavedBlock.of(head).loadInto(loaded, manager);
      loaded.initialize(manager, DataType.FLOAT32, new Shape(BATCH, SIZE));
      HeadTraining resumed = training(loaded, plain, manager);
      double[] probe = draw.normal(BATCH * SIZE);

      assertThat(resumed.logits(probe, BATCH)).isEqualTo(training.logits(probe, BATCH));
      for (int step = 0; step < 3; step++) {
        double[] embeddings = draw.normal(BATCH * SIZE);
        int[] labels = labels(draw);
        HeadTraining.Step expected = training.step(embeddings, labels);
        HeadTraining.Step found = resumed.step(embeddings, labels);
        assertThat(found.loss()).as("step %d, seed 2", step).isEqualTo(expected.loss());
        assertThat(found.outputs().get(1)).isEqualTo(expected.outputs().get(1));
      }
      assertThat(resumed.logits(probe, BATCH)).isEqualTo(training.logits(probe, BATCH));
    }
  }

  @EachEngine
  void leavesNothingBehind(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead head = head(manager);
      int before = manager.getManagedArrays().size();
      try (SampledOptimizers optimizers = new SampledOptimizers(head)) {
        Draw draw = new Draw(3);
        HeadTraining training = training(head, optimizers.create(Optimizer.adam()), manager);
        for (int step = 0; step < 3; step++) {
          training.step(draw.normal(BATCH * SIZE), labels(draw));
          training.logits(draw.normal(BATCH * SIZE), BATCH);
        }
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @EachEngine
  void keepsNoNumbersThatJavaMayFree(EngineSupport engine) {
    double[] embeddings = new Draw(4).normal(BATCH * SIZE);
    int[] labels = {7, 7, 1, 15};
    for (AngularLoss loss : List.of(new ArcFace(), new SphereFace2(), new SubCenterArcFace())) {
      double[][] samples = new double[2][];
      for (int i = 0; i < 2; i++) {
        Runnable between = i == 0 ? () -> {} : Disturbance::now;
        try (NDManager manager = engine.engine().newBaseManager()) {
          LossHead head = new Partial(0.3, loss).newHead(CLASSES, LossOptions.DEFAULT);
          double[] initial = new Draw(1).normal(CLASSES * SIZE * loss.centersPerClass());
          BlockRun.initialize(
              head, manager, Precision.FLOAT32, Map.of("weight", initial), new Shape(BATCH, SIZE));
          HeadTraining training = training(head, plain(), manager);
          training.step(embeddings, labels, new double[] {1, 0.5, 2, 1}, between);
          samples[i] = training.read("sample");
        }
      }
      assertThat(samples[1]).as("%s, seed 4", loss).isEqualTo(samples[0]);
    }
  }

  @EachEngine
  void hasTheLogitsOfAllClassesThoughItComputesThemInParts(EngineSupport engine) {
    int classes = 150_001;
    double[] many = new Draw(5).normal(classes * 2);
    double[] embeddings = new Draw(6).normal(2 * 2);
    double[][] logits = new double[2][];
    LossHead[] heads = {
      PARTIAL.loss().newHead(classes, LossOptions.DEFAULT),
      PARTIAL.newHead(classes, LossOptions.DEFAULT)
    };
    for (int i = 0; i < 2; i++) {
      try (NDManager manager = engine.engine().newBaseManager()) {
        BlockRun.initialize(
            heads[i], manager, Precision.FLOAT32, Map.of("weight", many), new Shape(2, 2));
        logits[i] = training(heads[i], null, manager).logits(embeddings, 2);
      }
    }
    assertThat(RelativeError.of(logits[1], logits[0])).isLessThan(1e-6);
  }

  @EachEngine
  void takesASingleClass(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead head = PARTIAL.newHead(1, LossOptions.DEFAULT);
      head.initialize(manager, DataType.FLOAT32, new Shape(2, SIZE));
      HeadTraining training = training(head, plain(), manager);
      HeadTraining.Step step = training.step(new Draw(7).normal(2 * SIZE), new int[] {0, 0});

      assertThat(step.loss()).isCloseTo(0, within(1e-5));
      assertThat(step.outputs().get(1)).containsExactly(0);
    }
  }

  @EachEngine
  void hasRoomForTheLabelsOfTheBatchItIsInitializedFor(EngineSupport engine) {
    int classes = 6000;
    int[] labels = IntStream.range(0, 5000).toArray();
    double[] embeddings = new Draw(8).normal(labels.length * 2);
    Partial few = new Partial(0.01, new NormFace());
    Optimizer optimizer = plain();
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead large = few.newHead(classes, LossOptions.DEFAULT);
      large.initialize(manager, DataType.FLOAT32, new Shape(5000, 2));
      HeadTraining.Step step = training(large, optimizer, manager).step(embeddings, labels);
      assertThat(step.outputs().get(1)).hasSize(5000);

      LossHead small = few.newHead(classes, LossOptions.DEFAULT);
      small.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      HeadTraining training = training(small, optimizer, manager);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> training.step(embeddings, labels))
          .withMessage(
              "partial: the batch has 5000 classes, but there is room for 4096:"
                  + " initialize the head with the shape of the largest batch");
    }
  }

  @EachEngine
  void refusesLabelsBeyondTheClasses(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      HeadTraining training = training(head(manager), null, manager);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> training.step(new double[BATCH * SIZE], new int[] {0, 1, 20, 3}))
          .withMessage(
              "partial: label 20 of entry 2 in the batch is not a class: allowed are 0 to 19");
    }
  }

  @EachEngine
  void refusesToTrainACopyOfItsWeights(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead head = head(manager);
      ParameterStore copies = new ParameterStore(manager, true);
      NDList input = new NDList(manager.ones(new Shape(1, SIZE)));
      NDList labels = new NDList(manager.create(new int[] {0}));
      assertThatIllegalStateException()
          .isThrownBy(() -> head.forward(copies, input, labels, null))
          .withMessageStartingWith("partial: the weights are on cpu()");
    }
  }

  /** On MXNet its parameter server updates a copy of each parameter. */
  @EachEngine
  void trainsWithDjlsTrainer(EngineSupport engine) {
    int steps = 5;
    double[] expected;
    double[] probe = new Draw(9).normal(BATCH * SIZE);
    try (NDManager manager = engine.engine().newBaseManager()) {
      LossHead head = head(manager);
      try (SampledOptimizers optimizers = new SampledOptimizers(head)) {
        Draw draw = new Draw(10);
        HeadTraining training = training(head, optimizers.create(momentum()), manager);
        for (int step = 0; step < steps; step++) {
          training.step(draw.normal(BATCH * SIZE), labels(draw));
        }
        expected = training.logits(probe, BATCH);
      }
    }
    try (Model model =
        Model.newInstance("partial", Device.cpu(), engine.engine().getEngineName())) {
      LossHead head = head(model.getNDManager());
      model.setBlock(head);
      try (SampledOptimizers optimizers = new SampledOptimizers(head)) {
        DefaultTrainingConfig config =
            new DefaultTrainingConfig(head.loss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(optimizers.create(momentum()));
        try (Trainer trainer = model.newTrainer(config)) {
          trainer.initialize(new Shape(BATCH, SIZE));
          Draw draw = new Draw(10);
          for (int step = 0; step < steps; step++) {
            try (NDManager batch = trainer.getManager().newSubManager()) {
              NDList input =
                  new NDList(
                      Precision.FLOAT32.create(
                          batch, draw.normal(BATCH * SIZE), new Shape(BATCH, SIZE)));
              NDList labels = new NDList(batch.create(labels(draw)));
              try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(input, labels);
                collector.backward(head.loss().evaluate(labels, outputs));
              }
              trainer.step();
            }
          }
        }
        double[] found = training(head, null, model.getNDManager()).logits(probe, BATCH);
        assertThat(RelativeError.of(found, expected)).isLessThan(1e-6);
        assertThat(Arrays.equals(found, initialLogits(engine, probe))).isFalse();
      }
    }
  }

  private double[] initialLogits(EngineSupport engine, double[] probe) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      return training(head(manager), null, manager).logits(probe, BATCH);
    }
  }
}
