package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import dev.sphere.losses.PairOracle.CircleOracle;
import dev.sphere.losses.PairOracle.ContrastiveOracle;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Circle and supervised contrastive loss alone, of raw embeddings. */
class PairLossesTest {

  private static final int SIZE = 4;

  private record Pairing(String name, Function<LossOptions, Loss> loss, PairOracle oracle) {}

  private static Pairing circle(double m, double gamma) {
    return new Pairing(
        "circle(%s, %s)".formatted(m, gamma),
        options -> new CircleLoss(m, gamma, options),
        new CircleOracle(m, gamma));
  }

  private static Pairing contrastive(double temperature) {
    return new Pairing(
        "supervised-contrastive(%s)".formatted(temperature),
        options -> new SupervisedContrastiveLoss(temperature, options),
        new ContrastiveOracle(temperature));
  }

  private static final List<Pairing> PAIRINGS =
      List.of(circle(0.25, 256), circle(0.4, 80), circle(1, 2), contrastive(0.07), contrastive(1));

  /**
   * A batch.
   *
   * @param lengths ‖x‖ is about this for each embedding
   */
  private record Batch(double[] embeddings, double[] lengths, int[] classes) {

    static Batch draw(long seed, int rows, int classCount) {
      Draw draw = new Draw(seed);
      double[] embeddings = draw.normal((long) rows * SIZE);
      double[] lengths = new double[rows];
      int[] classes = new int[rows];
      for (int i = 0; i < rows; i++) {
        lengths[i] = draw.logarithmic(1e-6, 1e6);
        classes[i] = draw.whole(0, classCount - 1);
        for (int k = i * SIZE; k < (i + 1) * SIZE; k++) {
          embeddings[k] = (float) (embeddings[k] * lengths[i]);
        }
      }
      return new Batch(embeddings, lengths, classes);
    }

    static Batch of(double[] embeddings, int... classes) {
      double[] lengths = new double[classes.length];
      Arrays.fill(lengths, 1);
      return new Batch(embeddings, lengths, classes);
    }

    double[] equalWeights() {
      double[] weights = new double[classes.length];
      Arrays.fill(weights, 1);
      return weights;
    }

    /** Gradients by what the embeddings are in units of their lengths: of one size for all. */
    double[] inLengths(double[] gradient) {
      double[] scaled = gradient.clone();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= lengths[i / SIZE];
      }
      return scaled;
    }

    double[] differences(PairOracle oracle, double[] weights) {
      double[] units = new double[embeddings.length];
      for (int i = 0; i < units.length; i++) {
        units[i] = embeddings[i] / lengths[i / SIZE];
      }
      return CentralDifferences.gradient(
          moved -> oracle.mean(moved, units, SIZE, classes, weights), units, 2e-5);
    }
  }

  @EachEngine
  void valuesAndGradientsAreThoseOfTheFormulas(EngineSupport engine) {
    for (Pairing pairing : PAIRINGS) {
      for (long seed = 1; seed <= 8; seed++) {
        Batch batch = Batch.draw(seed, 3 + (int) seed, 3);
        double expected =
            pairing.oracle.mean(
                batch.embeddings, batch.embeddings, SIZE, batch.classes, batch.equalWeights());
        double[] differences = batch.differences(pairing.oracle, batch.equalWeights());
        for (Precision precision : Precision.values()) {
          Backward run = run(engine, precision, pairing, LossOptions.DEFAULT, batch);
          String what = "%s, %s, seed %d".formatted(pairing.name, precision, seed);

          assertThat(RelativeError.of(run.value(), new double[] {expected}))
              .as(what)
              .isLessThan(precision.valueTolerance());
          assertThat(RelativeError.of(batch.inLengths(run.gradients().get(0)), differences))
              .as(what)
              .isLessThan(precision == Precision.FLOAT64 ? 1e-6 : precision.gradientTolerance());
        }
      }
    }
  }

  @EachEngine
  void samplesAndClassesHaveWeights(EngineSupport engine) {
    LossOptions options = LossOptions.DEFAULT.withClassWeights(List.of(2.0, 0.0, 0.5));
    for (Pairing pairing : PAIRINGS) {
      Batch batch = Batch.draw(21, 9, 3);
      double[] samples = {1, 0.5, 0, 3, 1, 2, 0.25, 1, 1};
      double[] weights = samples.clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= options.classWeights().get(batch.classes[i]);
      }
      double[] each =
          pairing.oracle.weighted(batch.embeddings, batch.embeddings, SIZE, batch.classes, weights);
      double mean =
          pairing.oracle.mean(batch.embeddings, batch.embeddings, SIZE, batch.classes, weights);

      assertThat(evaluate(engine, pairing, options, batch, samples)[0])
          .as("%s, seed 21", pairing.name)
          .isCloseTo(mean, within(1e-9 * mean));
      assertThat(evaluate(engine, pairing, options.withReduction(Reduction.SUM), batch, samples)[0])
          .as("%s, seed 21", pairing.name)
          .isCloseTo(Arrays.stream(each).sum(), within(1e-9 * mean));
      assertThat(
              RelativeError.of(
                  evaluate(engine, pairing, options.withReduction(Reduction.NONE), batch, samples),
                  each))
          .as("%s, seed 21", pairing.name)
          .isLessThan(1e-9);
    }
  }

  /** One embedding, no positives, and for circle loss no negatives: nothing counts. */
  @EachEngine
  void whereNoAnchorCountsTheLossIsZeroWithZeroGradients(EngineSupport engine) {
    Draw draw = new Draw(31);
    for (Pairing pairing : PAIRINGS) {
      assertNothing(engine, pairing, Batch.of(draw.normal(SIZE), 5));
      assertNothing(engine, pairing, Batch.of(new double[SIZE], 5));
      assertNothing(engine, pairing, Batch.of(draw.normal(3 * SIZE), 0, 1, 2));
    }
    assertNothing(engine, circle(0.25, 256), Batch.of(draw.normal(3 * SIZE), 1, 1, 1));
  }

  private static void assertNothing(EngineSupport engine, Pairing pairing, Batch batch) {
    for (Precision precision : Precision.values()) {
      Backward run = run(engine, precision, pairing, LossOptions.DEFAULT, batch);
      String what = "%s, %s, %s".formatted(pairing.name, precision, batch);

      assertThat(run.value()).as(what).containsExactly(0);
      assertThat(run.gradients().get(0)).as(what).containsOnly(0);
    }
  }

  /** Where all cosines are the same, each anchor loses the logarithm of how many others it has. */
  @EachEngine
  void zeroAndEqualEmbeddingsAreAllAlike(EngineSupport engine) {
    double[] equal = new double[4 * SIZE];
    Arrays.fill(equal, 0.3f);
    for (Precision precision : Precision.values()) {
      for (double[] embeddings : List.of(new double[4 * SIZE], equal)) {
        Batch batch = Batch.of(embeddings, 0, 0, 1, 1);
        Backward contrastive =
            run(engine, precision, contrastive(0.07), LossOptions.DEFAULT, batch);
        Backward circle = run(engine, precision, circle(0.25, 4), LossOptions.DEFAULT, batch);
        double expected =
            new CircleOracle(0.25, 4)
                .mean(embeddings, embeddings, SIZE, batch.classes, batch.equalWeights());

        assertThat(contrastive.value()[0]).isCloseTo(Math.log(3), within(1e-5));
        assertThat(circle.value()[0]).isCloseTo(expected, within(1e-5));
        for (Backward run : List.of(contrastive, circle)) {
          assertThat(run.gradients().get(0))
              .containsExactly(new double[embeddings.length], within(1e-4));
        }
      }
    }
  }

  @EachEngine
  void aClassAloneStillContrasts(EngineSupport engine) {
    Batch batch = Batch.of(new Draw(41).normal(5 * SIZE), 2, 2, 2, 2, 2);
    double expected =
        new ContrastiveOracle(0.07)
            .mean(batch.embeddings, batch.embeddings, SIZE, batch.classes, batch.equalWeights());

    assertThat(evaluate(engine, contrastive(0.07), LossOptions.DEFAULT, batch, null)[0])
        .as("seed 41")
        .isCloseTo(expected, within(1e-9));
  }

  @EachEngine
  void refusesLabelsThatDoNotFit(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList embeddings = new NDList(manager.ones(new Shape(3, 2)));
      for (Pairing pairing : PAIRINGS) {
        Loss loss = pairing.loss.apply(LossOptions.DEFAULT);

        assertThatIllegalArgumentException()
            .isThrownBy(
                () -> loss.evaluate(new NDList(manager.create(new int[] {0, 1})), embeddings))
            .withMessageContaining("expected embeddings (2, D) for 2 labels, got (3, 2)");
        assertThatIllegalArgumentException()
            .isThrownBy(
                () -> loss.evaluate(new NDList(manager.create(new int[] {0, -1, 0})), embeddings))
            .withMessageContaining("label -1 of entry 1");
      }
    }
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CircleLoss(0, 256, LossOptions.DEFAULT))
        .withMessage("circle: m is 0, allowed is a number in [0.01, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CircleLoss(0.25, -1, LossOptions.DEFAULT))
        .withMessage("circle: gamma is -1, allowed is a number in [0.01, 10000]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SupervisedContrastiveLoss(0, LossOptions.DEFAULT))
        .withMessage(
            "supervised-contrastive: temperature is 0, allowed is a number in [0.001, 100]");
  }

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      Pairing pairing,
      LossOptions options,
      Batch batch) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList labels = new NDList(manager.create(batch.classes));
      Loss loss = pairing.loss.apply(options);
      return Backward.of(
          engine,
          inputs -> loss.evaluate(labels, inputs),
          new double[] {1},
          new NDList(precision.create(manager, batch.embeddings, shape(batch))));
    }
  }

  private static double[] evaluate(
      EngineSupport engine, Pairing pairing, LossOptions options, Batch batch, double[] samples) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      NDList labels = new NDList(manager.create(batch.classes));
      if (samples != null) {
        labels.add(manager.create(samples));
      }
      NDArray embeddings = Precision.FLOAT64.create(manager, batch.embeddings, shape(batch));
      return pairing.loss.apply(options).evaluate(labels, new NDList(embeddings)).toDoubleArray();
    }
  }

  private static Shape shape(Batch batch) {
    return new Shape(batch.classes.length, SIZE);
  }
}
