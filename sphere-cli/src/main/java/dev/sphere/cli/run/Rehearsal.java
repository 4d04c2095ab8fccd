package dev.sphere.cli.run;

import ai.djl.Model;
import dev.sphere.bench.ResidentMemory;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Progress;
import dev.sphere.models.checkpoint.CheckpointSchedule;
import dev.sphere.models.checkpoint.Resumable;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.NetworkSummary;
import dev.sphere.models.training.Checkpointing;
import dev.sphere.models.training.Evaluation;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.MeasurementSchedule;
import dev.sphere.models.training.StoppedException;
import dev.sphere.models.training.Supervision;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first steps of a training and a measurement on a few images, by which the whole of it is
 * foretold. It leaves nothing.
 */
public final class Rehearsal {

  /** The first steps take longer: memory is asked for and methods are compiled. */
  private static final int WARM_UP = 3;

  private static final int STEPS = 8;
  private static final int TEST_BATCHES = 2;

  /** How the test images are chosen, which is of no consequence. */
  private static final long TEST_SEED = 1;

  private Rehearsal() {}

  /**
   * Rehearses a training.
   *
   * @param training of no further use afterwards
   * @param output shows how far it is
   * @throws IOException never, as no file is read or written
   */
  public static Forecast of(PreparedTraining training, OutputOptions output) throws IOException {
    ImageData data = training.data();
    int batchSize = training.plan().batchSize();
    int testImages = Math.min(data.test().size(), TEST_BATCHES * batchSize);
    ImageSet few = data.test().limit(testImages, TEST_SEED);
    try (Model model = training.newModel();
        Progress progress = new Progress(output, "rehearsal", "step", STEPS)) {
      ResidentMemory.forgetPeak();
      Clock clock = new Clock(progress);
      try {
        new Training(
                training.network(),
                training.regularizer(),
                new ImageData(data.name(), data.train(), few),
                plan(training.plan()),
                model.getNDManager(),
                clock)
            .run(clock);
      } catch (StoppedException asPlanned) {
        // A training of a few iterations ends by itself.
      }
      long begin = System.nanoTime();
      Evaluation.of(training.network(), few, batchSize, model.getNDManager());
      double seconds = (System.nanoTime() - begin) / 1e9;
      return Forecast.of(
          training,
          NetworkSummary.ofInitialized(training.network()),
          clock.secondsAStep(),
          seconds / testImages * data.test().size(),
          ResidentMemory.peak());
    }
  }

  /** The same training, which is neither measured nor ended early. */
  private static TrainingPlan plan(TrainingPlan whole) {
    return new TrainingPlan(
        whole.hyperparameters(),
        whole.iterations(),
        whole.batchSize(),
        whole.augmentation(),
        whole.seed(),
        new Supervision(
            new MeasurementSchedule(
                Optional.of(
                    new CheckpointSchedule(
                        whole.iterations(), CheckpointSchedule.Unit.ITERATIONS))),
            Optional.empty(),
            false,
            0));
  }

  /** Looks at the time after each step, and asks to stop after a few. */
  private static final class Clock implements TrainingObserver, Checkpointing {
    private final Progress progress;
    private final List<Long> times = new ArrayList<>();

    Clock(Progress progress) {
      this.progress = progress;
    }

    /** The mean of the steps after the first ones; of a training of fewer, of the last. */
    double secondsAStep() {
      int last = times.size() - 1;
      int from = Math.min(WARM_UP, last - 1);
      return (times.get(last) - times.get(from)) / 1e9 / (last - from);
    }

    @Override
    public void onBegin(int iteration, List<Measurement> measurements) {
      times.add(System.nanoTime());
    }

    @Override
    public void onIteration(int iteration, double loss) {
      times.add(System.nanoTime());
      progress.step();
    }

    @Override
    public boolean isStopAsked() {
      return times.size() > STEPS;
    }

    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public void restore(List<Resumable> parts) {}

    @Override
    public void restore(int iteration, List<Resumable> parts) {}

    @Override
    public boolean isDue(int iteration, int iterationsAnEpoch) {
      return false;
    }

    @Override
    public void write(int iteration, int best, List<Resumable> parts) {}
  }
}
