package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Backward;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.List;

/**
 * Embeddings (N, D) and proxies (classes, D), both with a gradient, against the paper's formula.
 */
class ProxyAnchorTest {

  private static final int SIZE = 3;
  private static final int CLASSES = 4;

  private record Batch(double[] embeddings, double[] proxies, int[] classes) {

    /** No embedding is of the last class. */
    static Batch draw(long seed, int rows) {
      Draw draw = new Draw(seed);
      double[] embeddings = draw.normal((long) rows * SIZE);
      int[] classes = new int[rows];
      for (int i = 0; i < rows; i++) {
        classes[i] = draw.whole(0, CLASSES - 2);
      }
      return new Batch(embeddings, draw.normal(CLASSES * SIZE), classes);
    }

    Batch scaled(double length) {
      double[] scaled = Arrays.stream(embeddings).map(x -> (float) (x * length)).toArray();
      return new Batch(scaled, proxies, classes);
    }

    double[] equalWeights() {
      double[] weights = new double[classes.length];
      Arrays.fill(weights, 1);
      return weights;
    }
  }

  /** log(1 + Σ_{x of p} e^(−α(s − δ))) and log(1 + Σ_{x not of p} e^(α(s + δ))) of a proxy. */
  private static double[] terms(ProxyAnchor loss, Batch batch, double[] weights, int proxy) {
    double own = 1;
    double others = 1;
    for (int i = 0; i < batch.classes.length; i++) {
      double s = cosine(batch.embeddings, i, batch.proxies, proxy);
      if (batch.classes[i] == proxy) {
        own += weights[i] * Math.exp(-loss.scale() * (s - loss.margin()));
      } else {
        others += weights[i] * Math.exp(loss.scale() * (s + loss.margin()));
      }
    }
    return new double[] {Math.log(own), Math.log(others)};
  }

  private static double mean(ProxyAnchor loss, Batch batch, double[] weights) {
    double own = 0;
    double others = 0;
    int present = 0;
    for (int proxy = 0; proxy < CLASSES; proxy++) {
      double[] terms = terms(loss, batch, weights, proxy);
      own += terms[0];
      others += terms[1];
      for (int i = 0; i < weights.length; i++) {
        if (batch.classes[i] == proxy && weights[i] > 0) {
          present++;
          break;
        }
      }
    }
    return (present == 0 ? 0 : own / present) + others / CLASSES;
  }

  private static double cosine(double[] rows, int i, double[] others, int j) {
    double dot = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int k = 0; k < SIZE; k++) {
      dot += rows[i * SIZE + k] * others[j * SIZE + k];
      squares += rows[i * SIZE + k] * rows[i * SIZE + k];
      otherSquares += others[j * SIZE + k] * others[j * SIZE + k];
    }
    return squares == 0 ? 0 : dot / Math.sqrt(squares * otherSquares);
  }

  @EachEngine
  void valuesAndGradientsAreThoseOfTheFormula(EngineSupport engine) {
    for (ProxyAnchor loss : List.of(new ProxyAnchor(), new ProxyAnchor(2, 0.5))) {
      for (double length : new double[] {1e-6, 1, 1e6}) {
        for (long seed = 1; seed <= 4; seed++) {
          Batch batch = Batch.draw(seed, 2 * (int) seed - 1).scaled(length);
          double[] weights = batch.equalWeights();
          double[] ofEmbeddings =
              CentralDifferences.gradient(
                  x -> mean(loss, new Batch(x, batch.proxies, batch.classes), weights),
                  batch.embeddings,
                  1e-4 * length);
          double[] ofProxies =
              CentralDifferences.gradient(
                  p -> mean(loss, new Batch(batch.embeddings, p, batch.classes), weights),
                  batch.proxies,
                  1e-4);
          for (Precision precision : Precision.values()) {
            Backward run = run(engine, precision, loss, LossOptions.DEFAULT, batch, null);
            String what = "%s, ‖x‖ of %s, %s, seed %d".formatted(loss, length, precision, seed);
            double tolerance =
                precision == Precision.FLOAT64 ? 1e-6 : precision.gradientTolerance();

            assertThat(RelativeError.of(run.value(), new double[] {mean(loss, batch, weights)}))
                .as(what)
                .isLessThan(precision.valueTolerance());
            assertThat(RelativeError.of(run.gradients().get(0), ofEmbeddings))
                .as(what)
                .isLessThan(tolerance);
            assertThat(RelativeError.of(run.gradients().get(1), ofProxies))
                .as(what)
                .isLessThan(tolerance);
          }
        }
      }
    }
  }

  @EachEngine
  void summedTheLogarithmsAreAddedAndUnreducedThereIsOneEntryAProxy(EngineSupport engine) {
    ProxyAnchor loss = new ProxyAnchor(4, 0.2);
    Batch batch = Batch.draw(11, 6);
    double[] each = new double[CLASSES];
    for (int proxy = 0; proxy < CLASSES; proxy++) {
      each[proxy] = Arrays.stream(terms(loss, batch, batch.equalWeights(), proxy)).sum();
    }

    assertThat(value(engine, loss, LossOptions.DEFAULT.withReduction(Reduction.NONE), batch, null))
        .as("seed 11")
        .containsExactly(each, within(1e-9));
    assertThat(value(engine, loss, LossOptions.DEFAULT.withReduction(Reduction.SUM), batch, null))
        .as("seed 11")
        .containsExactly(new double[] {Arrays.stream(each).sum()}, within(1e-9));
  }

  @EachEngine
  void aWeightOfTwoIsTheSampleTwiceAndOfZeroNoSample(EngineSupport engine) {
    ProxyAnchor loss = new ProxyAnchor(4, 0.2);
    double[] e = new Draw(12).normal(4 * SIZE);
    double[] proxies = new Draw(13).normal(CLASSES * SIZE);
    Batch batch = new Batch(e, proxies, new int[] {0, 1, 1, 2});
    double[] twice = new double[4 * SIZE];
    System.arraycopy(e, 0, twice, 0, 3 * SIZE);
    System.arraycopy(e, SIZE, twice, 3 * SIZE, SIZE);
    double expected =
        mean(loss, new Batch(twice, proxies, new int[] {0, 1, 1, 1}), new double[] {1, 1, 1, 1});

    assertThat(value(engine, loss, LossOptions.DEFAULT, batch, new double[] {1, 2, 1, 0})[0])
        .as("seeds 12 and 13")
        .isCloseTo(expected, within(1e-9));
    LossOptions classWeights = LossOptions.DEFAULT.withClassWeights(List.of(2.0, 0.5, 0.0, 1.0));
    assertThat(value(engine, loss, classWeights, batch, new double[] {0.5, 4, 2, 7})[0])
        .as("seeds 12 and 13")
        .isCloseTo(expected, within(1e-9));
  }

  @EachEngine
  void withoutAnyWeightTheLossIsZeroWithZeroGradients(EngineSupport engine) {
    for (Precision precision : Precision.values()) {
      Backward run =
          run(
              engine,
              precision,
              new ProxyAnchor(),
              LossOptions.DEFAULT,
              Batch.draw(14, 3),
              new double[3]);

      assertThat(run.value()).as("%s, seed 14", precision).containsExactly(0);
      assertThat(run.gradients().get(0)).as("%s, seed 14", precision).containsOnly(0);
      assertThat(run.gradients().get(1)).as("%s, seed 14", precision).containsOnly(0);
    }
  }

  /** Exponents of ±1e4, which no float32 exponential holds. */
  @EachEngine
  void hugeScalesOverflowNowhere(EngineSupport engine) {
    ProxyAnchor loss = new ProxyAnchor(10_000, 0.1);
    Batch batch = new Batch(new double[] {1, 0, 0}, axes(), new int[] {1});
    // The proxy of class 1 is at a right angle, that of class 0 along it, the others at right ones.
    double expected = 1000 + (11_000 + 1000 + 1000) / 4.;
    Backward run = run(engine, Precision.FLOAT32, loss, LossOptions.DEFAULT, batch, null);

    assertThat(run.value()[0]).isCloseTo(expected, within(expected * 1e-6));
    assertThat(run.gradients().get(0)).doesNotContain(Double.NaN);
    assertThat(Arrays.stream(run.gradients().get(0)).allMatch(Double::isFinite)).isTrue();
  }

  private static double[] axes() {
    return new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0};
  }

  private static double[] value(
      EngineSupport engine, ProxyAnchor loss, LossOptions options, Batch batch, double[] weights) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      return Precision.read(
          evaluate(loss, options, inputs(manager, Precision.FLOAT64, batch), batch, weights));
    }
  }

  private static Backward run(
      EngineSupport engine,
      Precision precision,
      ProxyAnchor loss,
      LossOptions options,
      Batch batch,
      double[] weights) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      return Backward.of(
          engine,
          in -> evaluate(loss, options, in, batch, weights),
          new double[] {1},
          inputs(manager, precision, batch));
    }
  }

  private static NDList inputs(NDManager manager, Precision precision, Batch batch) {
    return new NDList(
        precision.create(manager, batch.embeddings, new Shape(batch.classes.length, SIZE)),
        precision.create(manager, batch.proxies, new Shape(CLASSES, SIZE)));
  }

  /** As a head does it. */
  private static NDArray evaluate(
      ProxyAnchor settings, LossOptions options, NDList inputs, Batch batch, double[] weights) {
    AngularLogits formula = settings.newLogits(CLASSES);
    Loss loss = formula.loss(options);
    NDManager manager = inputs.head().getManager();
    NDList labels = new NDList(manager.create(batch.classes));
    if (weights != null) {
      labels.add(manager.create(weights));
    }
    NDArray logits = formula.plain(new Angles(inputs.get(0), inputs.get(1), new NDList()));
    return loss.evaluate(labels, new NDList(logits));
  }
}
