package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Steps over a sample of the classes, against the same in plain Java. */
class PartialStepsTest {

  private static final int CLASSES = 20;
  private static final int SIZE = 3;
  private static final int BATCH = 4;
  private static final int STEPS = 12;
  private static final float RATE = 0.125f;
  private static final float DECAY = 0.0625f;
  private static final double SCALE = 8;

  /** What becomes of a weight along its gradient; {@code memory} is the class's own. */
  private interface Rule {
    double move(double weight, double gradient, double[] memory, int step);
  }

  @EachEngine
  void areThoseOfPlainDescent(EngineSupport engine) {
    compare(
        engine,
        made ->
            made.create(
                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).optWeightDecays(DECAY)),
        (weight, gradient, memory, step) -> weight - RATE * (gradient + DECAY * weight));
  }

  @EachEngine
  void areThoseOfPlainDescentWithDjlsOwnOptimizer(EngineSupport engine) {
    compare(
        engine,
        made ->
            Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(RATE))
                .optWeightDecays(DECAY)
                .build(),
        (weight, gradient, memory, step) -> weight - RATE * (gradient + DECAY * weight));
  }

  @EachEngine
  void areThoseOfMomentumThatStaysWithItsClass(EngineSupport engine) {
    compare(
        engine,
        made ->
            made.create(
                Optimizer.sgd()
                    .setLearningRateTracker(Tracker.fixed(RATE))
                    .optMomentum(0.5f)
                    .optWeightDecays(DECAY)),
        (weight, gradient, memory, step) -> {
          memory[0] = 0.5 * memory[0] + gradient + DECAY * weight;
          return weight - RATE * memory[0];
        });
  }

  @EachEngine
  void areThoseOfAdamWhoseMomentsStayWithTheirClass(EngineSupport engine) {
    compare(
        engine,
        made ->
            made.create(
                Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(RATE))
                    .optBeta1(0.75f)
                    .optBeta2(0.875f)
                    .optEpsilon(1e-3f)),
        (weight, gradient, memory, step) -> {
          memory[0] = 0.75 * memory[0] + 0.25 * gradient;
          memory[1] = 0.875 * memory[1] + 0.125 * gradient * gradient;
          double correction = Math.sqrt(1 - Math.pow(0.875, step)) / (1 - Math.pow(0.75, step));
          return weight - RATE * correction * memory[0] / (Math.sqrt(memory[1]) + 1e-3);
        });
  }

  private static void compare(
      EngineSupport engine, Function<SampledOptimizers, Optimizer> optimizer, Rule rule) {
    LossHead head = new Partial(0.3, new NormFace(SCALE)).newHead(CLASSES, LossOptions.DEFAULT);
    try (NDManager manager = engine.engine().newBaseManager();
        SampledOptimizers optimizers = new SampledOptimizers(head)) {
      Draw draw = new Draw(11);
      double[] weights = draw.normal(CLASSES * SIZE);
      BlockRun.initialize(
          head,
          manager,
          Precision.FLOAT32,
          Map.of(HeadTesting.parameter(head, "weight"), weights),
          new Shape(BATCH, SIZE));
      HeadTraining training =
          new HeadTraining(head, optimizer.apply(optimizers), manager, Precision.FLOAT32);
      double[][] memories = new double[weights.length][2];
      boolean[] everSampled = new boolean[CLASSES];
      double[] before = training.read("weight");
      for (int step = 1; step <= STEPS; step++) {
        double[] embeddings = draw.normal(BATCH * SIZE);
        int[] labels = IntStream.range(0, BATCH).map(i -> draw.whole(0, CLASSES - 1)).toArray();

        HeadTraining.Step found = training.step(embeddings, labels);

        int[] sample = Arrays.stream(found.outputs().get(1)).mapToInt(x -> (int) x).toArray();
        assertThat(sample).hasSize(6).contains(labels);
        double[] gradient = new double[weights.length];
        double loss = lossAndGradient(weights, embeddings, labels, sample, gradient);
        assertThat(RelativeError.of(new double[] {found.loss()}, new double[] {loss}))
            .as("step %d, seed 11", step)
            .isLessThan(1e-4);
        training.logits(embeddings, BATCH);
        double[] after = training.read("weight");
        for (int number = 0; number < CLASSES; number++) {
          boolean sampled = Arrays.binarySearch(sample, number) >= 0;
          everSampled[number] |= sampled;
          for (int i = number * SIZE; i < (number + 1) * SIZE; i++) {
            if (sampled) {
              weights[i] = rule.move(weights[i], gradient[i], memories[i], step);
            } else {
              assertThat(after[i]).as("class %d, step %d", number, step).isEqualTo(before[i]);
            }
          }
        }
        assertThat(RelativeError.of(after, weights)).as("step %d, seed 11", step).isLessThan(1e-4);
        before = after;
      }
      // Else moments were never put away and taken again.
      assertThat(everSampled).doesNotContain(false);
    }
  }

  /** The cross-entropy of s·cos over a sample of classes, and its gradient by their weights. */
  private static double lossAndGradient(
      double[] weights, double[] embeddings, int[] labels, int[] sample, double[] gradient) {
    double loss = 0;
    for (int row = 0; row < BATCH; row++) {
      double[] x = normalized(embeddings, row);
      double[] exponentials = new double[sample.length];
      double total = 0;
      for (int j = 0; j < sample.length; j++) {
        exponentials[j] = Math.exp(SCALE * dot(x, normalized(weights, sample[j])));
        total += exponentials[j];
      }
      for (int j = 0; j < sample.length; j++) {
        boolean isTarget = sample[j] == labels[row];
        loss -= isTarget ? Math.log(exponentials[j] / total) / BATCH : 0;
        double slope = SCALE * (exponentials[j] / total - (isTarget ? 1 : 0)) / BATCH;
        double[] w = normalized(weights, sample[j]);
        double cosine = dot(x, w);
        double length = length(weights, sample[j]);
        for (int i = 0; i < SIZE; i++) {
          gradient[sample[j] * SIZE + i] += slope * (x[i] - cosine * w[i]) / length;
        }
      }
    }
    return loss;
  }

  private static double length(double[] rows, int row) {
    double sum = 0;
    for (int i = row * SIZE; i < (row + 1) * SIZE; i++) {
      sum += rows[i] * rows[i];
    }
    return Math.sqrt(sum);
  }

  private static double[] normalized(double[] rows, int row) {
    double length = length(rows, row);
    return Arrays.stream(rows, row * SIZE, (row + 1) * SIZE).map(x -> x / length).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
