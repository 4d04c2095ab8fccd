package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Regularizer;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.architecture.Branches;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.PreparedBatch;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that meet a NaN or an infinity: where it is said to be, and what is left. */
class DivergenceTest {

  private static final int ITERATIONS = 9;

  /** Four batches an epoch. */
  private static final ImageData DATA = Tiny.data(64, 20);

  @TempDir private Path directory;

  /** What is planted in a {@link Planted} layer. */
  private enum Fault {
    /** The output becomes infinite. */
    OUTPUT {
      @Override
      NDArray in(NDArray x) {
        return x.add(Float.POSITIVE_INFINITY);
      }
    },
    /** The output and its gradient become a thousand times larger. */
    SCALE {
      @Override
      NDArray in(NDArray x) {
        return EngineSupport.of(x.getManager()).multiply(x, 1000);
      }
    },
    /** The output stays as it is, and its gradient becomes infinite or NaN: that of √0. */
    GRADIENT {
      @Override
      NDArray in(NDArray x) {
        return x.add(x.sub(x).abs().sqrt());
      }
    };

    abstract NDArray in(NDArray x);
  }

  /** Passes its input on, and from some learning iteration on at fault. */
  private static final class Planted extends AbstractBlock {
    private final Fault fault;
    private final IntPredicate isFaulty;
    private int iteration;

    Planted(Fault fault, IntPredicate isFaulty) {
      this.fault = fault;
      this.isFaulty = isFaulty;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray x = inputs.singletonOrThrow();
      return new NDList(training && isFaulty.test(++iteration) ? fault.in(x) : x);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  /** The sum of its children's outputs. */
  private static final class Sum extends AbstractBlock implements Branches {
    Sum(Block... children) {
      Arrays.stream(children).forEach(child -> addChildBlock("branch", child));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray sum = null;
      for (Block child : getChildren().values()) {
        NDArray next = child.forward(store, inputs, training).singletonOrThrow();
        sum = sum == null ? next : sum.add(next);
      }
      return new NDList(sum);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
      getChildren().values().forEach(child -> child.initialize(manager, type, inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  private static Model model(EngineSupport engine, Block... layers) {
    SequentialBlock embedding = new SequentialBlock().add(Blocks.batchFlattenBlock());
    embedding.add(Linear.builder().setUnits(12).build());
    Arrays.stream(layers).forEach(embedding::add);
    embedding.add(Linear.builder().setUnits(6).build());
    SphereNetwork network =
        new SphereNetwork(
            embedding, Registry.load().losses().create("softmax").newHead(10, LossOptions.DEFAULT));
    Model model = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName());
    engine.engine().setRandomSeed(1);
    network.initialize(model.getNDManager(), DataType.FLOAT32, Tiny.IMAGE.batch(1));
    model.setBlock(network);
    return model;
  }

  private static TrainingPlan plan(double rate, int restores) {
    Hyperparameters settings = Hyperparameters.builder(OptimizerKind.SGD, rate).build();
    Supervision supervision =
        new Supervision(MeasurementSchedule.AUTOMATIC, Optional.empty(), false, restores);
    return new TrainingPlan(settings, ITERATIONS, 16, Augmentation.NONE, 3, supervision);
  }

  private static Training training(Model model, TrainingPlan plan, TrainingObserver observer) {
    return new Training(
        Tiny.network(model), Optional.empty(), DATA, plan, model.getNDManager(), observer);
  }

  private static DivergedException diverge(Training training) {
    return catchThrowableOfType(DivergedException.class, training::run);
  }

  private static void assertSays(DivergedException diverged, int iteration, String layer) {
    assertThat(diverged).isNotNull();
    assertThat(diverged.layer()).as(diverged.getMessage()).isEqualTo(layer);
    assertThat(diverged.iteration()).as(diverged.getMessage()).isEqualTo(iteration);
    assertThat(diverged)
        .hasMessageContaining(layer)
        .hasMessageContaining(" is not finite at iteration " + iteration + ". Try a lower --lr");
  }

  private static String name(Model model, Block layer) {
    String[] found = new String[1];
    find("", model.getBlock(), layer, found);
    return found[0];
  }

  private static void find(String path, Block block, Block wanted, String[] found) {
    if (block == wanted) {
      found[0] = path.substring(1);
    }
    block
        .getChildren()
        .forEach(each -> find(path + "_" + each.getKey(), each.getValue(), wanted, found));
  }

  @EachEngine
  void namesTheLayerWhoseOutputIsNotFinite(EngineSupport engine) {
    for (int iteration : new int[] {1, 6}) {
      Planted planted = new Planted(Fault.OUTPUT, i -> i >= iteration);
      try (Model model = model(engine, planted)) {
        int before = model.getNDManager().getManagedArrays().size();
        DivergedException diverged = diverge(training(model, plan(0.01, 0), TrainingObserver.NONE));
        assertSays(diverged, iteration, name(model, planted));
        assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
      }
    }
  }

  @EachEngine
  void looksIntoBranches(EngineSupport engine) {
    Planted planted = new Planted(Fault.OUTPUT, i -> i >= 2);
    Block healthy = new Planted(Fault.OUTPUT, i -> false);
    try (Model model = model(engine, new Sum(healthy, new SequentialBlock().add(planted)))) {
      DivergedException diverged = diverge(training(model, plan(0.01, 0), TrainingObserver.NONE));
      assertSays(diverged, 2, name(model, planted));
    }
  }

  /** The loss is finite; what comes before the planted layer gets the NaN, what comes after not. */
  @EachEngine
  void namesTheParameterWhoseGradientIsNotFinite(EngineSupport engine) {
    Planted planted = new Planted(Fault.GRADIENT, i -> i >= 4);
    Linear nearest = Linear.builder().setUnits(12).build();
    try (Model model = model(engine, nearest, planted)) {
      DivergedException diverged = diverge(training(model, plan(0.01, 0), TrainingObserver.NONE));
      assertSays(diverged, 4, name(model, nearest) + "_bias");
      assertThat(diverged).hasMessageContaining("the gradient of ");
    }
  }

  /** A finite gradient times the rate is none: the weight is at fault, and the step before. */
  @EachEngine
  void namesTheParameterThatAHugeRateMakesInfinite(EngineSupport engine) {
    try (Model model = model(engine, new Planted(Fault.SCALE, i -> true))) {
      DivergedException diverged = diverge(training(model, plan(1e38, 0), TrainingObserver.NONE));
      assertThat(diverged).hasMessageContaining("the parameter ");
      assertThat(diverged.iteration()).isEqualTo(1);
      assertThat(Tiny.network(model).getParameters().keys()).contains(diverged.layer());
    }
  }

  @EachEngine
  void namesAParameterThatIsNotFiniteBeforeTheFirstStep(EngineSupport engine) {
    try (Model model = model(engine)) {
      Parameter weight = Tiny.network(model).getParameters().get(2).getValue();
      float[] values = weight.getArray().toFloatArray();
      values[values.length / 2] = Float.NEGATIVE_INFINITY;
      weight.getArray().set(values);
      assertSays(
          diverge(training(model, plan(0.01, 0), TrainingObserver.NONE)),
          0,
          Tiny.network(model).getParameters().get(2).getKey());
    }
  }

  @EachEngine
  void namesTheImagesOfABatch(EngineSupport engine) {
    try (Model model = model(engine)) {
      NDManager manager = model.getNDManager();
      DivergenceSearch search = new DivergenceSearch(Tiny.network(model), manager);
      for (float fault : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0}) {
        float[] pixels = new float[2 * 8 * 8 * 3];
        pixels[100] = fault;
        PreparedBatch batch = new PreparedBatch(pixels, new int[] {1, 2}, 8, 8, 3);
        assertThat(search.inStep(batch, Tiny.network(model).head().loss(), 1))
            .isEqualTo(fault == 0 ? Optional.empty() : Optional.of("data"));
      }
    }
  }

  @EachEngine
  void namesTheRegularizer(EngineSupport engine) {
    Regularizer infinite = kernel -> kernel.sum().sub(Float.POSITIVE_INFINITY);
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
      DivergedException diverged =
          diverge(
              new Training(
                  Tiny.network(model),
                  Optional.of(infinite),
                  DATA,
                  plan(0.01, 0),
                  model.getNDManager(),
                  TrainingObserver.NONE));
      assertSays(diverged, 1, "regularizer");
    }
  }

  /** Learning hides a running average that is not finite; it is found all the same. */
  @EachEngine
  void namesARunningAverage(EngineSupport engine) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("conv", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
      String name =
          Tiny.network(model).getParameters().keys().stream()
              .filter(key -> key.endsWith("runningVar"))
              .findFirst()
              .orElseThrow();
      NDArray variances = Tiny.network(model).getParameters().get(name).getArray();
      float[] values = variances.toFloatArray();
      Arrays.fill(values, Float.POSITIVE_INFINITY);
      variances.set(values);
      assertSays(diverge(training(model, plan(0.01, 0), TrainingObserver.NONE)), 1, name);
    }
  }

  /** Large numbers whose sum overflows are finite. */
  @EachEngine
  void largeNumbersAreFinite(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDArray large = manager.create(new float[] {3e38f, 3e38f});
      assertThat(FiniteCheck.isFinite(large)).isTrue();
      assertThat(FiniteCheck.isFinite(manager.create(new float[] {1, Float.NaN}))).isFalse();
      assertThat(FiniteCheck.isFinite(manager.create(new float[] {Float.NEGATIVE_INFINITY})))
          .isFalse();
      assertThat(FiniteCheck.isFinite(manager.create(new int[] {1, 2}))).isTrue();
    }
  }

  /** What the training is of: nothing that matters here. */
  private static final Resumable NOTHING =
      new Resumable() {
        @Override
        public String part() {
          return "origin";
        }

        @Override
        public void save(DataOutputStream out) {}

        @Override
        public void restore(DataInputStream in) {}
      };

  private CheckpointStore store(String name) {
    return new CheckpointStore(directory.resolve(name), 2);
  }

  /** Tells all that a training tells, and asks it to stop after one of its steps. */
  private static final class Run implements TrainingObserver {
    private final List<Object> told = new ArrayList<>();
    private List<Measurement> measurements = new ArrayList<>();
    private int steps;
    private int stopAfter;

    @Override
    public void onBegin(int iteration, List<Measurement> before) {
      told.add("from " + iteration);
      measurements = new ArrayList<>(before);
    }

    @Override
    public void onRestore(DivergedException cause, int restores) {
      told.add("restore %d of iteration %d".formatted(restores, cause.iteration()));
    }

    @Override
    public void onIteration(int iteration, double loss) {
      told.add(iteration);
      steps++;
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      measurements.add(measurement);
    }

    private List<List<Object>> untimed() {
      return measurements.stream()
          .map(
              m ->
                  List.<Object>of(
                      m.iteration(),
                      m.learningRate(),
                      m.trainLoss(),
                      m.testLoss(),
                      m.testAccuracy()))
          .toList();
    }
  }

  private TrainingResult train(Model model, int restores, String folder, Run run)
      throws IOException {
    return training(model, plan(0.01, restores), run)
        .run(
            new Checkpoints(
                store(folder),
                CheckpointSchedule.parse("2i"),
                NOTHING,
                () -> run.steps == run.stopAfter,
                warning -> {
                  throw new AssertionError(warning);
                }));
  }

  private static List<float[]> weights(Model model) {
    return Tiny.network(model).getParameters().values().stream()
        .map(parameter -> parameter.getArray().toFloatArray())
        .toList();
  }

  /** Faulty in the sixth step and in the search for the fault; two of nine steps come again. */
  @EachEngine
  void goesBackToTheLastCheckpointWithHalfTheRate(EngineSupport engine) throws IOException {
    Run run = new Run();
    List<float[]> weights;
    try (Model model = model(engine, new Planted(Fault.OUTPUT, i -> i == 6 || i == 7))) {
      assertThat(train(model, 1, "whole", run).restores()).isEqualTo(1);
      weights = weights(model);
    }
    assertThat(run.told)
        .containsExactly(
            "from 0", 1, 2, 3, 4, 5, "restore 1 of iteration 6", "from 4", 5, 6, 7, 8, 9);
    assertThat(run.measurements).extracting(Measurement::iteration).containsExactly(4, 8, 9);
    assertThat(run.measurements)
        .extracting(m -> (float) m.learningRate())
        .containsExactly(0.01f, 0.005f, 0.005f);

    // Interrupted after the restore and in it, and ended in a new network without a fault.
    for (int stopAfter : new int[] {6, 7, 8}) {
      Run interrupted = new Run();
      interrupted.stopAfter = stopAfter;
      String folder = "interrupted" + stopAfter;
      try (Model model = model(engine, new Planted(Fault.OUTPUT, i -> i == 6 || i == 7))) {
        assertThatThrownBy(() -> train(model, 1, folder, interrupted))
            .isInstanceOf(StoppedException.class);
      }
      try (Model model = model(engine, new Planted(Fault.OUTPUT, i -> false))) {
        assertThat(train(model, 1, folder, interrupted).restores()).isEqualTo(1);
        assertThat(weights(model)).usingRecursiveComparison().isEqualTo(weights);
      }
      assertThat(interrupted.untimed()).isEqualTo(run.untimed());
    }
  }

  /** The fifth step takes a second; then the sixth diverges, and both come again. */
  @EachEngine
  void theTimeOfStepsThatAreLostCounts(EngineSupport engine) throws IOException {
    Run run = new Run();
    IntPredicate slow = i -> i == 5 && waited();
    try (Model model = model(engine, new Planted(Fault.OUTPUT, slow.or(i -> i == 6 || i == 7)))) {
      TrainingResult result = train(model, 1, "slow", run);
      assertThat(result.restores()).isEqualTo(1);
      assertThat(result.last().seconds()).isGreaterThan(1);
    }
    assertThat(run.measurements).extracting(Measurement::seconds).isSorted();
  }

  /** Returns, after a second, that there is no fault. */
  private static boolean waited() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return false;
    } catch (InterruptedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The first checkpoint is from before the first step. */
  @EachEngine
  void givesUpAfterAllRestores(EngineSupport engine) throws IOException {
    for (int faultyFrom : new int[] {1, 6}) {
      int last = (faultyFrom - 1) / 2 * 2;
      Run run = new Run();
      String folder = "faulty" + faultyFrom;
      try (Model model = model(engine, new Planted(Fault.OUTPUT, i -> i >= faultyFrom))) {
        assertThatThrownBy(() -> train(model, 2, folder, run))
            .isInstanceOf(DivergedException.class)
            .hasMessageContaining("at iteration " + (faultyFrom == 1 ? 1 : last + 1));
      }
      assertThat(run.told)
          .contains("restore 1 of iteration " + faultyFrom)
          .endsWith("from " + last);
      assertThat(run.told.stream().filter(each -> each.toString().startsWith("restore")))
          .hasSize(2);
      assertThat(store(folder).newestFirst().get(0).iteration()).isEqualTo(last);
    }
  }

  /** Without a checkpoint there is nothing to go back to. */
  @EachEngine
  void withoutFilesItThrows(EngineSupport engine) {
    Run run = new Run();
    try (Model model = model(engine, new Planted(Fault.OUTPUT, i -> i >= 3))) {
      assertThat(diverge(training(model, plan(0.01, 3), run)).iteration()).isEqualTo(3);
    }
    assertThat(run.told).containsExactly("from 0", 1, 2);
  }

  /** A rate by which weights are infinite after the first step, when a checkpoint is due. */
  @EachEngine
  void noCheckpointHoldsWhatIsNotFinite(EngineSupport engine) throws IOException {
    Run run = new Run();
    CheckpointStore store = store("due");
    try (Model model = model(engine, new Planted(Fault.SCALE, i -> true))) {
      Checkpoints checkpoints =
          new Checkpoints(
              store, CheckpointSchedule.parse("1i"), NOTHING, () -> false, warning -> {});
      assertThatThrownBy(() -> training(model, plan(1e38, 0), run).run(checkpoints))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("the parameter ")
          .hasMessageContaining("at iteration 1.");
    }
    assertThat(run.told).containsExactly("from 0", 1);
    assertThat(store.newestFirst()).isEmpty();
  }
}
