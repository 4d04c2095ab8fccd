package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.EachEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A training that is interrupted, and goes on in a new network, equals one that is not. */
class ResumeTest {

  private static final int ITERATIONS = 9;

  /** Four batches an epoch. */
  private static final ImageData DATA = Tiny.data(64, 20);

  /** Keeps one checkpoint in memory, and all that a training tells. */
  private static final class Run implements Checkpointing, TrainingObserver {
    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<List<Object>> measured = new ArrayList<>();
    private List<float[]> left = List.of();
    private int stopAt;

    @Override
    public boolean isEmpty() {
      return parts.isEmpty();
    }

    @Override
    public void restore(int iteration, List<Resumable> wanted) throws IOException {
      restore(wanted);
    }

    @Override
    public void restore(List<Resumable> wanted) throws IOException {
      if (!parts.isEmpty()) {
        assertThat(parts.keySet()).containsExactlyElementsOf(names(wanted));
        for (Resumable part : wanted) {
          DataInputStream in =
              new DataInputStream(new ByteArrayInputStream(parts.get(part.part())));
          part.restore(in);
          assertThat(in.read()).as(part.part()).isNegative();
        }
      }
    }

    private static List<String> names(List<Resumable> parts) {
      return parts.stream().map(Resumable::part).toList();
    }

    @Override
    public boolean isDue(int iteration, int iterationsAnEpoch) {
      return false;
    }

    @Override
    public void write(int iteration, int best, List<Resumable> wanted) throws IOException {
      for (Resumable part : wanted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.save(new DataOutputStream(bytes));
        parts.put(part.part(), bytes.toByteArray());
      }
    }

    @Override
    public boolean isStopAsked() {
      return losses.size() == stopAt;
    }

    @Override
    public void onBegin(int iteration, List<Measurement> measurements) {
      assertThat(iteration).isEqualTo(losses.size());
      assertThat(measurements.stream().map(Run::untimed)).isEqualTo(measured);
    }

    @Override
    public void onIteration(int iteration, double loss) {
      losses.add(loss);
      assertThat(iteration).isEqualTo(losses.size());
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      measured.add(untimed(measurement));
    }

    @Override
    public List<Resumable> parts() {
      return List.of(
          new Resumable() {
            @Override
            public String part() {
              return "losses";
            }

            @Override
            public void save(DataOutputStream out) throws IOException {
              for (double loss : losses) {
                out.writeDouble(loss);
              }
            }

            @Override
            public void restore(DataInputStream in) throws IOException {
              for (double loss : losses) {
                assertThat(in.readDouble()).isEqualTo(loss);
              }
            }
          });
    }

    /** All but the times. */
    private static List<Object> untimed(Measurement m) {
      return List.of(
          m.iteration(),
          m.epoch(),
          m.learningRate(),
          m.trainLoss(),
          m.trainAccuracy(),
          m.testLoss(),
          m.testAccuracy());
    }
  }

  /** Makes a network in a model, from a seed. */
  private interface Networks {
    Model newModel(EngineSupport engine);
  }

  private static Networks tiny(String norm, String loss) {
    return engine ->
        Tiny.model(engine, Tiny.spec("learnable-sigmoid", norm, loss), LossOptions.DEFAULT, 1);
  }

  /** The engine's random numbers choose what is dropped. */
  private static Model withDropout(EngineSupport engine) {
    SequentialBlock embedding =
        new SequentialBlock()
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(12).build())
            .add(Dropout.builder().optRate(0.5f).build());
    SphereNetwork network =
        new SphereNetwork(
            embedding, Registry.load().losses().create("softmax").newHead(10, LossOptions.DEFAULT));
    Model model = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName());
    engine.engine().setRandomSeed(1);
    network.initialize(model.getNDManager(), DataType.FLOAT32, Tiny.IMAGE.batch(1));
    model.setBlock(network);
    return model;
  }

  private static void train(
      EngineSupport engine, Networks networks, Hyperparameters settings, Run run)
      throws IOException {
    TrainingPlan plan = new TrainingPlan(settings, ITERATIONS, 16, Augmentation.CROP_FLIP, 3);
    try (Model model = networks.newModel(engine)) {
      new Training(
              Tiny.network(model),
              Optional.of(new Orthogonality()),
              DATA,
              plan,
              model.getNDManager(),
              run)
          .run(run);
      run.left =
          Tiny.network(model).getParameters().values().stream()
              .map(parameter -> parameter.getArray().toFloatArray())
              .toList();
    }
  }

  private static Hyperparameters.Builder settings(OptimizerKind optimizer) {
    return Hyperparameters.builder(optimizer, 0.01)
        .schedule(Schedule.COSINE)
        .weightDecay(new WeightDecay(0.01, true))
        .gradientNorm(5)
        .projectEvery(2);
  }

  private static void assertResumes(
      EngineSupport engine, Networks networks, OptimizerKind optimizer, int... stops)
      throws IOException {
    assertResumes(engine, networks, settings(optimizer).build(), stops);
  }

  private static void assertResumes(
      EngineSupport engine, Networks networks, Hyperparameters settings, int... stops)
      throws IOException {
    Run whole = new Run();
    train(engine, networks, settings, whole);
    Run interrupted = new Run();
    for (int stop : stops) {
      interrupted.stopAt = stop;
      assertThatThrownBy(() -> train(engine, networks, settings, interrupted))
          .isInstanceOf(StoppedException.class)
          .hasMessage("stopped after iteration " + stop + ", with a checkpoint");
    }
    train(engine, networks, settings, interrupted);

    assertThat(whole.losses).hasSize(ITERATIONS).doesNotHaveDuplicates();
    assertThat(interrupted.losses).isEqualTo(whole.losses);
    assertThat(whole.measured).hasSize(3);
    assertThat(interrupted.measured).isEqualTo(whole.measured);
    assertThat(whole.parts).containsKeys("training.json", "network", "optimizer", "losses");
    for (String part : whole.parts.keySet()) {
      if (!part.equals("training.json")) { // which has times
        assertThat(interrupted.parts.get(part)).as(part).isEqualTo(whole.parts.get(part));
      }
    }
    assertThat(interrupted.left).usingRecursiveComparison().isEqualTo(whole.left);

    // What is finished only brings the network to where it ended.
    Run again = new Run();
    again.parts.putAll(whole.parts);
    again.losses.addAll(whole.losses);
    again.measured.addAll(whole.measured);
    train(engine, networks, settings, again);
    assertThat(again.left).usingRecursiveComparison().isEqualTo(whole.left);
    assertThat(again.losses).hasSize(ITERATIONS);
  }

  /** In the middle of an epoch; at its end, before the measurement; after one step; twice. */
  @EachEngine
  void sgdWithAHeadThatAnneals(EngineSupport engine) throws IOException {
    Networks networks = tiny("reference-batch", "curricularface");
    for (int[] stops : new int[][] {{6}, {4}, {1}, {3, 5}}) {
      assertResumes(engine, networks, OptimizerKind.SGD, stops);
    }
  }

  @EachEngine
  void adamWithAHeadThatFollowsNorms(EngineSupport engine) throws IOException {
    assertResumes(engine, tiny("batch", "adaface"), OptimizerKind.ADAM, 2, 7);
  }

  @EachEngine
  void adamWWithLearnedNorms(EngineSupport engine) throws IOException {
    assertResumes(engine, tiny("sphere-batch", "w-softmax"), OptimizerKind.ADAMW, 5, 8);
  }

  /** Weights and moments of classes outside the sample rest in places of their own. */
  @EachEngine
  void everyOptimizerWithSampledClasses(EngineSupport engine) throws IOException {
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      Networks networks = tiny("batch", "partial(sample-rate=0.5, head=curricularface)");
      assertResumes(engine, networks, optimizer, 3);
    }
  }

  /** Stopped between the batches of a step, at its end, and in the last, which is of one batch. */
  @EachEngine
  void gradientsOfSeveralBatches(EngineSupport engine) throws IOException {
    Hyperparameters settings = settings(OptimizerKind.ADAM).batchesAStep(4).build();
    for (int[] stops : new int[][] {{1, 6, 7}, {4, 8}}) {
      assertResumes(engine, tiny("batch", "curricularface"), settings, stops);
    }
  }

  @EachEngine
  void averagedWeights(EngineSupport engine) throws IOException {
    Hyperparameters settings = settings(OptimizerKind.SGD).averageDecay(0.9).build();
    assertResumes(engine, tiny("sphere-batch", "w-softmax"), settings, 1, 4, 7);
    assertResumes(engine, tiny("batch", "partial(sample-rate=0.5)"), settings, 3);
    assertResumes(engine, tiny("batch", "softmax"), settings, ITERATIONS);
  }

  /** Every measurement that is no better divides the rate. */
  @EachEngine
  void plateauAfterAWarmUp(EngineSupport engine) throws IOException {
    Hyperparameters settings =
        settings(OptimizerKind.ADAMW)
            .schedule(Schedule.parse("plateau(watch=accuracy, patience=1, factor=0.5)"))
            .warmUp(3)
            .build();
    assertResumes(engine, tiny("batch", "softmax"), settings, 2, 5);
  }

  @EachEngine
  void groupsWithAFrozenOneAndEverythingElse(EngineSupport engine) throws IOException {
    Hyperparameters settings =
        settings(OptimizerKind.ADAM)
            .schedule(Schedule.ONE_CYCLE)
            .groups(
                List.of(
                    ParameterGroup.parse("*gamma:lr=0"),
                    ParameterGroup.parse("02head*:lr=10,weight-decay=0.1")))
            .batchesAStep(2)
            .averageDecay(0.5)
            .build();
    assertResumes(engine, tiny("batch", "softmax(bias)"), settings, 3, 6);
  }

  @EachEngine
  void dropoutDropsTheSame(EngineSupport engine) throws IOException {
    assertResumes(engine, ResumeTest::withDropout, OptimizerKind.SGD, 5);
  }

  /** Stopped at the last step, what is left is a measurement. */
  @EachEngine
  void afterTheLastStep(EngineSupport engine) throws IOException {
    assertResumes(engine, tiny("batch", "softmax"), OptimizerKind.ADAM, ITERATIONS);
  }
}
