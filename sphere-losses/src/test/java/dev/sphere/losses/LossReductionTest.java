package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Label smoothing, class weights, sample weights and reductions, of a head with a softmax, of one
 * with a binary classification for each class, and of one with a penalty: whole heads, from
 * embeddings to the loss and back.
 */
class LossReductionTest {

  private static final int CLASSES = LabelledBatch.CLASSES;
  private static final List<List<Double>> CLASS_WEIGHTS =
      List.of(List.of(), List.of(0.5, 2., 0., 3.));
  private static final double[][] SAMPLE_WEIGHTS = {
    {}, {1, 0, 2.5, 0.25, 4, 1, 0.5}, new double[7]
  };

  /** What a sample loses, and the slope of that by each logit. */
  private interface SampleLoss {
    double value(double[] logits, int label);

    double slope(double[] logits, int label, int j);
  }

  /** −Σ y·log softmax. */
  private record CrossEntropy(LossOptions options) implements SampleLoss {
    @Override
    public double value(double[] logits, int label) {
      return new CrossEntropyOracle(options, CLASSES).value(logits, new int[] {label});
    }

    @Override
    public double slope(double[] logits, int label, int j) {
      return new CrossEntropyOracle(options, CLASSES).gradient(logits, new int[] {label})[j];
    }
  }

  /** α·log(1 + e^(−z_y)) + (1 − α)·Σ_{j≠y} log(1 + e^(z_j)). */
  private record Binary(double alpha) implements SampleLoss {
    @Override
    public double value(double[] logits, int label) {
      double sum = 0;
      for (int j = 0; j < logits.length; j++) {
        double sign = j == label ? -1 : 1;
        double z = sign * logits[j];
        double softplus = z > 30 ? z + Math.exp(-z) : Math.log1p(Math.exp(z));
        sum += (j == label ? alpha : 1 - alpha) * softplus;
      }
      return sum;
    }

    @Override
    public double slope(double[] logits, int label, int j) {
      double sign = j == label ? -1 : 1;
      return sign * (j == label ? alpha : 1 - alpha) / (1 + Math.exp(-sign * logits[j]));
    }
  }

  @EachEngine
  void ofACrossEntropy(EngineSupport engine) {
    HeadCase head =
        HeadCase.of(new ArcFace(8, 0.5, GradientMode.EXACT), 8, HeadFormulas.arcFace(8, 0.5));
    for (LossOptions options : options(0, 0.1)) {
      assertAgrees(engine, head, options, new CrossEntropy(options), 0);
    }
  }

  @EachEngine
  void ofABinaryClassificationForEachClass(EngineSupport engine) {
    for (double r : new double[] {5, 400}) {
      HeadCase head =
          new HeadCase(
              new SphereFace2(SphereFace2.Type.C, 0.7, r, 0.4, 3, GradientMode.EXACT),
              HeadFormulas.binary(r, 3, 0.25),
              batch -> HeadFormulas.sphereFace2C(r, 0.4, 3, 0.25),
              1,
              Map.of("bias", new double[] {0.25}));
      for (LossOptions options : options(0)) {
        assertAgrees(engine, head, options, new Binary(0.7), 0);
      }
    }
  }

  /** 35·(a/110² + 1/a) with a = ‖x‖ = 50 for each sample. */
  @EachEngine
  void ofAPenalty(EngineSupport engine) {
    HeadCase head =
        HeadCase.of(
            new MagFace(8, 10, 110, 0.45, 0.8, 35, GradientMode.EXACT),
            8,
            HeadFormulas.magFace(8, 10, 110, 0.45, 0.8));
    for (LossOptions options : options(0, 0.1)) {
      assertAgrees(engine, head, options, new CrossEntropy(options), 35);
    }
  }

  private static List<LossOptions> options(double... smoothings) {
    List<LossOptions> all = new ArrayList<>();
    for (double smoothing : smoothings) {
      for (List<Double> weights : CLASS_WEIGHTS) {
        for (Reduction reduction : Reduction.values()) {
          all.add(new LossOptions(smoothing, 0, weights, reduction));
        }
      }
    }
    return all;
  }

  private static void assertAgrees(
      EngineSupport engine, HeadCase head, LossOptions options, SampleLoss loss, double lambda) {
    LabelledBatch batch = LabelledBatch.draw(81, 7, 50, 1);
    HeadOracle oracle = new HeadOracle(head.first().apply(batch));
    double[] logits = oracle.logits(batch);
    for (double[] sampleWeights : SAMPLE_WEIGHTS) {
      LossOracle reduction = new LossOracle(options);
      double[] factors = reduction.factors(batch.labels(), sampleWeights);
      double[] losses = new double[batch.samples()];
      double[] upstream = new double[logits.length];
      double[] byNorm = new double[batch.embeddings().length];
      for (int row = 0; row < losses.length; row++) {
        double[] ofRow = Vectors.row(logits, row, CLASSES);
        int label = batch.labels()[row];
        double a = Vectors.norm(batch.embedding(row));
        losses[row] = loss.value(ofRow, label) + lambda * (a / (110 * 110) + 1 / a);
        for (int j = 0; j < CLASSES; j++) {
          upstream[row * CLASSES + j] = factors[row] * loss.slope(ofRow, label, j);
        }
        double slope = factors[row] * lambda * (1. / (110 * 110) - 1 / (a * a));
        for (int i = 0; i < LabelledBatch.SIZE; i++) {
          byNorm[row * LabelledBatch.SIZE + i] = slope * batch.embedding(row)[i] / a;
        }
      }
      double[] gradient = Vectors.sum(oracle.gradients(batch, upstream).embeddings(), byNorm);
      for (Precision precision : Precision.values()) {
        try (TestedHead tested = head.head(engine, precision, options, batch)) {
          TestedHead.Training actual = tested.trainOnLoss(batch, sampleWeights);
          String what =
              "%s, %s, %d sample weights, %s, seed 81"
                  .formatted(head, options, sampleWeights.length, precision);

          assertThat(RelativeError.of(actual.differentiated(), reduction.reduce(losses, factors)))
              .as("loss: " + what)
              .isLessThan(precision.valueTolerance());
          assertThat(RelativeError.of(actual.embeddings(), gradient))
              .as("∂/∂x: " + what)
              .isLessThan(precision.gradientTolerance());
        }
      }
    }
  }

  /**
   * The loss of embeddings at right angles to all classes is least at the b that heads begin with.
   */
  @Test
  void theBiasOfBinaryClassificationBeginsWhereItsLossIsLeast() {
    for (SphereFace2.Type type : SphereFace2.Type.values()) {
      for (double alpha : new double[] {0.1, 0.7, 0.99}) {
        for (double r : new double[] {1, 40, 400}) {
          SphereFace2 settings = new SphereFace2(type, alpha, r, 1.2, 3, GradientMode.EXACT);
          double b = settings.newLogits(CLASSES).bias().orElseThrow().initial();

          assertThat(slopeByBias(settings, b - 0.01)).as("%s", settings).isNegative();
          assertThat(slopeByBias(settings, b + 0.01)).as("%s", settings).isPositive();
        }
      }
    }
  }

  /** From A − B = 1230 on, e^(A − B) is no number, nor is its inverse. */
  @Test
  void theBiasOfBinaryClassificationIsFinite() {
    for (SphereFace2.Type type : SphereFace2.Type.values()) {
      for (double alpha : new double[] {0.001, 0.5, 0.999}) {
        for (double r : new double[] {600, 1000, 10_000}) {
          for (double margin : new double[] {0, 0.4, 16}) {
            for (int classes : new int[] {2, 10}) {
              SphereFace2 settings = new SphereFace2(type, alpha, r, margin, 3, GradientMode.EXACT);

              assertThat(settings.newLogits(classes).bias().orElseThrow().initial())
                  .as("%s, %d classes", settings, classes)
                  .isFinite();
            }
          }
        }
      }
    }
  }

  private static double slopeByBias(SphereFace2 head, double b) {
    double right = Math.PI / 2;
    double r = head.scale();
    HeadFormula formula =
        switch (head.type()) {
          case C -> HeadFormulas.sphereFace2C(r, 1.2, 3, b);
          case A -> HeadFormulas.sphereFace2A(r, 1.2, 3, b);
          case M -> HeadFormulas.sphereFace2M(r, 1.2, 3, b);
        };
    HeadFormula.Variables variables =
        HeadFormula.Variables.of(1, new double[] {right, right, right, right}, 0);
    double[] logits = new double[CLASSES];
    double slope = 0;
    for (int j = 0; j < CLASSES; j++) {
      logits[j] = formula.logit(variables, j).value();
      slope += new Binary(head.balance()).slope(logits, 0, j);
    }
    return slope;
  }
}
