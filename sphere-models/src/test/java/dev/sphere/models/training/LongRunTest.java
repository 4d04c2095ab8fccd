package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Nightly;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** A long training takes no more memory at its end than after its first steps. */
class LongRunTest {

  private static final int STEPS = Nightly.times(320, 10_000);
  private static final int SAMPLES = 40;
  private static final ImageData DATA = Tiny.data(64, 20);

  /** How much may be added to what is allocated. */
  private static final double MEGABYTES = 4;

  /**
   * What is in use after a garbage collection.
   *
   * @param allocated what the C library's allocator has given out and not got back, the engine's
   *     tensors among it, in megabytes. The resident memory of a process also has what allocators
   *     hold back, which comes and goes by tens of megabytes
   * @param heap the live objects of Java, in megabytes
   * @param arrays that the model's manager holds
   */
  private record Sample(double allocated, double heap, int arrays) {

    static Sample of(NDManager manager) {
      System.gc();
      double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
      return new Sample(CLibrary.allocated() / 1e6, heap, manager.getManagedArrays().size());
    }
  }

  /** Takes samples; may do something at each step. */
  private static class Sampler implements TrainingObserver {
    private final NDManager manager;
    private final List<Sample> samples = new ArrayList<>();

    Sampler(NDManager manager) {
      this.manager = manager;
    }

    @Override
    public void onIteration(int iteration, double loss) {
      if (iteration % (STEPS / SAMPLES) == 0) {
        samples.add(Sample.of(manager));
      }
    }

    @Override
    public void onMeasurement(Measurement measurement) {}

    /** The least of a quarter of the samples: the second, after the first steps, or the last. */
    Sample quarter(int number) {
      List<Sample> quarter = samples.subList(number * SAMPLES / 4, (number + 1) * SAMPLES / 4);
      return new Sample(
          quarter.stream().mapToDouble(Sample::allocated).min().orElseThrow(),
          quarter.stream().mapToDouble(Sample::heap).min().orElseThrow(),
          quarter.stream().mapToInt(Sample::arrays).max().orElseThrow());
    }
  }

  @BeforeAll
  static void needsTheAllocatorsOwnWord() {
    assumeThat(CLibrary.isPresent()).as("mallinfo2 of glibc").isTrue();
  }

  /** Annealing, norms that a head follows, Adam's moments, a penalty, a limit, projections. */
  private static void train(EngineSupport engine, Model model, TrainingObserver observer) {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, 0.001)
            .schedule(Schedule.COSINE)
            .weightDecay(new WeightDecay(0.01, true))
            .gradientNorm(5)
            .projectEvery(2)
            .averageDecay(0.9)
            .build();
    new Training(
            Tiny.network(model),
            Optional.of(new Orthogonality()),
            DATA,
            new TrainingPlan(settings, STEPS, 16, Augmentation.CROP_FLIP, 3),
            model.getNDManager(),
            observer)
        .run();
  }

  private static Model newModel(EngineSupport engine) {
    return Tiny.model(
        engine, Tiny.spec("learnable-sigmoid", "batch", "adaface"), LossOptions.DEFAULT, 1);
  }

  @EachEngine
  void takesNoMoreMemoryAtItsEnd(EngineSupport engine) {
    try (Model model = newModel(engine)) {
      Sampler sampler = new Sampler(model.getNDManager());
      train(engine, model, sampler);
      Sample early = sampler.quarter(1);
      Sample late = sampler.quarter(3);
      String figures =
          String.format(
              Locale.ROOT,
              "%s, %,d steps: allocated %.1f to %.1f MB, heap %.2f to %.2f MB, %d arrays",
              engine.name(),
              STEPS,
              early.allocated(),
              late.allocated(),
              early.heap(),
              late.heap(),
              sampler.samples.get(SAMPLES - 1).arrays());
      System.out.println(figures);

      assertThat(late.allocated() - early.allocated()).as(figures).isLessThan(MEGABYTES);
      assertThat(late.heap() - early.heap()).as(figures).isLessThan(1);
      assertThat(sampler.samples)
          .extracting(Sample::arrays)
          .as(figures)
          .containsOnly(sampler.samples.get(0).arrays());
    }
  }

  /** An array that nobody closes each step shows in the memory of the process. */
  @EachEngine
  void aLeakShows(EngineSupport engine) {
    try (Model model = newModel(engine);
        NDManager forgotten = model.getNDManager().newSubManager()) {
      Shape shape = new Shape((long) (8 * MEGABYTES * 1e6 / Float.BYTES / STEPS));
      Sampler sampler =
          new Sampler(model.getNDManager()) {
            @Override
            public void onIteration(int iteration, double loss) {
              forgotten.ones(shape);
              super.onIteration(iteration, loss);
            }
          };
      train(engine, model, sampler);

      assertThat(sampler.quarter(3).allocated() - sampler.quarter(1).allocated())
          .isGreaterThan(2 * MEGABYTES);
    }
  }
}
