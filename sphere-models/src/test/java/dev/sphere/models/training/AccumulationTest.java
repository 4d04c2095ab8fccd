package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import dev.sphere.api.LossOptions;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.regularizer.Orthogonality;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Without batch statistics, steps of several small batches are steps of large ones. */
class AccumulationTest {

  private static final ImageData DATA = Tiny.data(64, 20);

  /** What a training does. */
  private record Course(List<Double> losses, List<Double> rates, double[] weights) {

    /** The mean losses of so many iterations each. */
    List<Double> means(int iterations) {
      List<Double> means = new ArrayList<>();
      for (int i = 0; i < losses.size(); i += iterations) {
        means.add(
            losses.subList(i, i + iterations).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow());
      }
      return means;
    }
  }

  private static Course train(
      EngineSupport engine, Hyperparameters settings, int iterations, int batchSize) {
    try (Model model =
        Tiny.model(
            engine, Tiny.spec("learnable-sigmoid", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      List<Double> losses = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      new Training(
              Tiny.network(model),
              Optional.of(new Orthogonality()),
              DATA,
              new TrainingPlan(settings, iterations, batchSize, Augmentation.NONE, 3),
              model.getNDManager(),
              new TrainingObserver() {
                @Override
                public void onIteration(int iteration, double loss) {
                  losses.add(loss);
                }

                @Override
                public void onMeasurement(Measurement measurement) {
                  rates.add(measurement.learningRate());
                }
              })
          .run();
      double[] weights =
          Tiny.network(model).getParameters().values().stream()
              .map(parameter -> Precision.read(parameter.getArray()))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      return new Course(losses, rates, weights);
    }
  }

  private static Hyperparameters.Builder settings(OptimizerKind optimizer, double rate) {
    return Hyperparameters.builder(optimizer, rate)
        .schedule(Schedule.COSINE)
        .warmUp(2)
        .weightDecay(new WeightDecay(0.01, true))
        .gradientNorm(1)
        .projectEvery(3)
        .averageDecay(0.5);
  }

  @EachEngine
  void fourBatchesAreOneOfFourTimesTheSize(EngineSupport engine) {
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      // Adam divides by the size of a gradient: where that is 0 but for rounding, so is nothing.
      double rate = optimizer == OptimizerKind.SGD ? 0.05 : 1e-3;
      double tolerance = optimizer == OptimizerKind.SGD ? 1e-5 : 1e-3;
      Course large = train(engine, settings(optimizer, rate).build(), 6, 32);
      Course small = train(engine, settings(optimizer, rate).batchesAStep(4).build(), 24, 8);

      assertThat(RelativeError.of(small.weights(), large.weights()))
          .as("%s", optimizer)
          .isLessThan(tolerance);
      assertThat(small.means(4)).as("%s", optimizer).hasSize(6);
      for (int step = 0; step < 6; step++) {
        assertThat(small.means(4).get(step))
            .as("%s, step %d", optimizer, step + 1)
            .isCloseTo(large.losses().get(step), within(1e-4));
      }
      assertThat(small.rates()).as("%s", optimizer).isEqualTo(large.rates()).hasSize(3);

      Course alone = train(engine, settings(optimizer, rate).build(), 24, 8);
      assertThat(RelativeError.of(alone.weights(), large.weights()))
          .as("%s, a step a batch", optimizer)
          .isGreaterThan(5e-3);
    }
  }

  /** Where fewer batches are left than a step has, it is of those. */
  @EachEngine
  void theLastStepMayBeOfFewer(EngineSupport engine) {
    Hyperparameters settings = Hyperparameters.builder(OptimizerKind.SGD, 0.05).build();
    Course large = train(engine, settings, 1, 32);
    Course small = train(engine, settings.toBuilder().batchesAStep(9).build(), 4, 8);
    assertThat(RelativeError.of(small.weights(), large.weights())).isLessThan(1e-5);
  }

  @EachEngine
  void sampledClassesAreRefused(EngineSupport engine) {
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.SGD, 0.05).batchesAStep(2).build();
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "none", "partial"), LossOptions.DEFAULT, 1)) {
      assertThatThrownBy(() -> settings.requireFit(Tiny.network(model)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the loss partial draws another one at each batch");
    }
  }
}
