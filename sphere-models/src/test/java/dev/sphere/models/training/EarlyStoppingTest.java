package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import dev.sphere.api.LossOptions;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.CheckpointStore;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyStoppingTest {

  /** Four batches an epoch. */
  private static final ImageData DATA = Tiny.data(64, 40);

  @TempDir private Path directory;

  private static Measurement measurement(int iteration, double value) {
    return new Measurement(iteration, 1, 1, value, 0, value, value, 1, 1);
  }

  private static List<Measurement> measurements(double... values) {
    List<Measurement> measurements = new ArrayList<>();
    for (double value : values) {
      measurements.add(measurement(measurements.size() + 1, value));
    }
    return measurements;
  }

  /** At which of the measurements it ends the training; 0 for at none. */
  private static int endsAt(EarlyStopping stopping, double... values) {
    List<Measurement> all = measurements(values);
    for (int count = 0; count <= values.length; count++) {
      if (stopping.isDue(all.subList(0, count))) {
        return count;
      }
    }
    return 0;
  }

  @Test
  void countsMeasurementsWithoutAnImprovement() {
    EarlyStopping rising = new EarlyStopping(MeasuredValue.TEST_ACCURACY, 2, 0);
    assertThat(endsAt(rising)).isZero();
    assertThat(endsAt(rising, 0.5)).isZero();
    assertThat(endsAt(rising, 0.5, 0.5)).isZero();
    assertThat(endsAt(rising, 0.5, 0.5, 0.5)).as("equal is no better").isEqualTo(3);
    assertThat(endsAt(rising, 0.5, 0.4, 0.6, 0.1, 0.7)).isZero();
    assertThat(endsAt(rising, 0.5, 0.4, 0.6, 0.1, 0.6, 0.9)).isEqualTo(5);
    assertThat(endsAt(new EarlyStopping(MeasuredValue.TEST_ACCURACY, 1, 0), 0.5, 0.5)).isEqualTo(2);
    for (MeasuredValue falling : List.of(MeasuredValue.TEST_LOSS, MeasuredValue.TRAIN_LOSS)) {
      assertThat(endsAt(new EarlyStopping(falling, 2, 0), 3, 2, 1, 0.5, 0.1)).isZero();
      assertThat(endsAt(new EarlyStopping(falling, 2, 0), 1, 2, 3, 0.5)).isEqualTo(3);
    }
  }

  /** Small steps add up until they are more than the smallest improvement. */
  @Test
  void whatIsBetterByTheSmallestImprovementIsNone() {
    EarlyStopping stopping = new EarlyStopping(MeasuredValue.TEST_ACCURACY, 3, 0.25);
    assertThat(endsAt(stopping, 0.25, 0.5, 0.5, 0.5)).as("by 0.25, not by more").isEqualTo(4);
    assertThat(endsAt(stopping, 0.25, 0.375, 0.5, 0.625, 0.625, 0.625)).isZero();
    assertThat(endsAt(stopping, 0.25, 0.375, 0.5, 0.625, 0.625, 0.625, 0.625)).isEqualTo(7);
  }

  @Test
  void theBestIsTheFirstOfEqualOnes() {
    List<Measurement> measured = measurements(2, 3, 1, 3, 1);
    assertThat(MeasuredValue.TEST_ACCURACY.best(measured)).get().isSameAs(measured.get(1));
    assertThat(MeasuredValue.TEST_LOSS.best(measured)).get().isSameAs(measured.get(2));
    assertThat(MeasuredValue.TRAIN_LOSS.best(measured)).get().isSameAs(measured.get(2));
    assertThat(MeasuredValue.TRAIN_LOSS.best(List.of())).isEmpty();
  }

  /** Against a plain search over all pairs. */
  @Test
  void agreesWithASearch() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      double[] values =
          random.ints(1 + random.nextInt(12), 0, 8).mapToDouble(i -> i / 8.0).toArray();
      int patience = 1 + random.nextInt(4);
      double delta = random.nextInt(3) / 8.0;
      int expected = 0;
      int improved = 0;
      for (int i = 1; i < values.length && expected == 0; i++) {
        if (values[i] - values[improved] > delta) {
          improved = i;
        } else if (i - improved == patience) {
          expected = i + 1;
        }
      }
      assertThat(endsAt(new EarlyStopping(MeasuredValue.TEST_ACCURACY, patience, delta), values))
          .as("seed %d: %s, patience %d, delta %s", seed, Arrays.toString(values), patience, delta)
          .isEqualTo(expected);
    }
  }

  @Test
  void saysWhy() {
    assertThat(new EarlyStopping(MeasuredValue.TEST_ACCURACY, 5, 0.001))
        .hasToString("the test accuracy did not rise by more than 0.001 in 5 measurements");
    assertThat(new EarlyStopping(MeasuredValue.TRAIN_LOSS, 1, 0))
        .hasToString("the train loss did not fall in 1 measurement");
  }

  @Test
  void illegalSettingsAreRefused() {
    assertThatThrownBy(() -> new EarlyStopping(MeasuredValue.TEST_LOSS, 0, 0))
        .hasMessage("patience must be at least 1, got 0");
    for (double delta : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new EarlyStopping(MeasuredValue.TEST_LOSS, 1, delta))
          .hasMessage("the smallest improvement must be 0 or more, got " + delta);
    }
    assertThatThrownBy(
            () -> new Supervision(MeasurementSchedule.AUTOMATIC, Optional.empty(), false, -1))
        .hasMessage("restores must be 0 to 100, got -1");
  }

  @Test
  void measurementsAreIterationsOrEpochsApart() {
    for (String text : List.of("auto", "1i", "10i", "2e")) {
      assertThat(MeasurementSchedule.parse(text)).hasToString(text);
    }
    MeasurementSchedule ten = MeasurementSchedule.parse("10i");
    assertThat(ten.isDue(20, 7, 1000)).isTrue();
    assertThat(ten.isDue(21, 7, 1000)).isFalse();
    MeasurementSchedule twoEpochs = MeasurementSchedule.parse("2e");
    assertThat(twoEpochs.isDue(14, 7, 1000)).isTrue();
    assertThat(twoEpochs.isDue(7, 7, 1000)).isFalse();
    assertThat(MeasurementSchedule.AUTOMATIC.isDue(7, 7, 100)).isTrue();
    assertThat(MeasurementSchedule.AUTOMATIC.isDue(7, 7, 1000)).as("at most twenty").isFalse();
    assertThat(MeasurementSchedule.AUTOMATIC.isDue(50, 7, 1000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5m", "0i", "10", "i", "", "-1i", "1000000000i", "auto1", "10I"})
  void otherSchedulesAreRefused(String text) {
    assertThatThrownBy(() -> MeasurementSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected auto, iterations or epochs such as 10i or 2e, got \"" + text + "\"");
  }

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

  /** The weights at each measurement, and the steps; a rate that makes the test loss jump. */
  private static final class Run implements TrainingObserver {
    private final Map<Integer, List<float[]>> weights = new TreeMap<>();
    private Model model;
    private int steps;
    private int stopAfter;

    @Override
    public void onIteration(int iteration, double loss) {
      steps++;
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      weights.put(measurement.iteration(), weights(model));
    }
  }

  private static List<float[]> weights(Model model) {
    return Tiny.network(model).getParameters().values().stream()
        .map(parameter -> parameter.getArray().toFloatArray())
        .toList();
  }

  private static Training training(Run run, boolean keepsBest, double averageDecay) {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, 0.1).averageDecay(averageDecay).build();
    Supervision supervision =
        new Supervision(
            MeasurementSchedule.parse("3i"),
            Optional.of(new EarlyStopping(MeasuredValue.TEST_LOSS, 2, 0)),
            keepsBest,
            0);
    return new Training(
        Tiny.network(run.model),
        Optional.empty(),
        DATA,
        new TrainingPlan(settings, 200, 16, Augmentation.CROP_FLIP, 3, supervision),
        run.model.getNDManager(),
        run);
  }

  private static Model newModel(EngineSupport engine) {
    return Tiny.model(engine, Tiny.spec("cosine", "batch", "softmax"), LossOptions.DEFAULT, 1);
  }

  private TrainingResult train(Run run, String folder) throws IOException {
    return train(
        run,
        folder,
        warning -> {
          throw new AssertionError(warning);
        });
  }

  private TrainingResult train(Run run, String folder, Consumer<String> warning)
      throws IOException {
    return training(run, true, 0)
        .run(
            new Checkpoints(
                new CheckpointStore(directory.resolve(folder), 1),
                CheckpointSchedule.parse("4i"),
                NOTHING,
                () -> run.steps == run.stopAfter,
                warning));
  }

  @EachEngine
  void endsEarlyAndLeavesTheBest(EngineSupport engine) throws IOException {
    Run run = new Run();
    TrainingResult whole;
    try (Model model = newModel(engine)) {
      run.model = model;
      whole = train(run, "whole");
      assertThat(weights(model))
          .usingRecursiveComparison()
          .isEqualTo(run.weights.get(whole.kept().iteration()));
    }
    assertThat(whole.stoppedBy()).isPresent();
    assertThat(whole.last().iteration()).isLessThan(200).isEqualTo(run.steps);
    assertThat(whole.last().iteration() - whole.kept().iteration()).isEqualTo(2 * 3);

    // Interrupted in the middle, at a measurement, and when it had ended.
    for (int stopAfter : new int[] {1, run.steps - 3, run.steps - 1, run.steps}) {
      Run interrupted = new Run();
      interrupted.stopAfter = stopAfter;
      String folder = "interrupted" + stopAfter;
      try (Model model = newModel(engine)) {
        interrupted.model = model;
        assertThatThrownBy(() -> train(interrupted, folder)).isInstanceOf(StoppedException.class);
      }
      try (Model model = newModel(engine)) {
        interrupted.model = model;
        TrainingResult result = train(interrupted, folder);
        assertThat(result.last().iteration()).isEqualTo(whole.last().iteration());
        assertThat(result.kept().testLoss()).isEqualTo(whole.kept().testLoss());
        assertThat(weights(model))
            .as("stopped after %d", stopAfter)
            .usingRecursiveComparison()
            .isEqualTo(run.weights.get(whole.kept().iteration()));
      }
      try (Model model = newModel(engine)) {
        // What had ended learns no more.
        interrupted.model = model;
        int steps = interrupted.steps;
        assertThat(train(interrupted, folder).kept().iteration())
            .isEqualTo(whole.kept().iteration());
        assertThat(interrupted.steps).isEqualTo(steps).isEqualTo(run.steps);
      }
    }
  }

  /** Damaged or gone, the best is told of in a line, and the last network is left. */
  @EachEngine
  void leavesTheLastWhereTheBestIsDamaged(EngineSupport engine) throws IOException {
    Run run = new Run();
    TrainingResult whole;
    try (Model model = newModel(engine)) {
      run.model = model;
      whole = train(run, "damaged");
    }
    Path best =
        directory.resolve("damaged/iteration-%08d.checkpoint".formatted(whole.kept().iteration()));
    byte[] bytes = Files.readAllBytes(best);
    bytes[bytes.length / 2] ^= 1;
    Files.write(best, bytes);
    for (String problem : List.of("is damaged", "is gone")) {
      List<String> warnings = new ArrayList<>();
      try (Model model = newModel(engine)) {
        run.model = model;
        TrainingResult result = train(run, "damaged", warnings::add);

        assertThat(result.kept()).isSameAs(result.last());
        assertThat(result.last().iteration()).isEqualTo(whole.last().iteration());
        assertThat(weights(model))
            .usingRecursiveComparison()
            .isEqualTo(run.weights.get(whole.last().iteration()));
      }
      assertThat(warnings).singleElement().asString().contains(problem);
      Files.deleteIfExists(best);
    }
  }

  @EachEngine
  void withoutFilesItLeavesTheBestToo(EngineSupport engine) {
    for (boolean keepsBest : new boolean[] {true, false}) {
      Run run = new Run();
      try (Model model = newModel(engine)) {
        run.model = model;
        TrainingResult result = training(run, keepsBest, 0).run();
        assertThat(result.kept().iteration())
            .isEqualTo(result.last().iteration() - (keepsBest ? 6 : 0));
        assertThat(weights(model))
            .usingRecursiveComparison()
            .isEqualTo(run.weights.get(result.kept().iteration()));
      }
    }
  }

  /** With the average of the weights that was measured, from a run folder and from memory. */
  @EachEngine
  void leavesTheBestAverage(EngineSupport engine) throws IOException {
    for (boolean hasFiles : new boolean[] {true, false}) {
      Run run = new Run();
      try (Model model = newModel(engine)) {
        run.model = model;
        Training training = training(run, true, 0.9);
        TrainingResult result =
            hasFiles
                ? training.run(
                    new Checkpoints(
                        new CheckpointStore(directory.resolve("average"), 1),
                        CheckpointSchedule.parse("4i"),
                        NOTHING,
                        () -> false,
                        warning -> {}))
                : training.run();
        assertThat(result.kept()).isNotSameAs(result.last());
        assertThat(Evaluation.of(Tiny.network(model), DATA.test(), 16, model.getNDManager()).loss())
            .isEqualTo(result.kept().testLoss());
      }
    }
  }
}
