package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.conformance.Disturbance;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.CentralDifferences;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import dev.sphere.ops.testing.SavedBlock;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads with vectors that follow the classes: the means of pair losses, the centers of center. */
class ClassCentersTest {

  private static final int SIZE = 3;
  private static final int CLASSES = 4;
  private static final int ROWS = 6;

  private static final List<SphereLoss> PAIR_LOSSES =
      List.of(new Circle(), new SupervisedContrastive());

  /** Batches of different classes; the last one has no embedding. */
  private static int[] classes(long seed) {
    Draw draw = new Draw(seed);
    int[] classes = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      classes[i] = draw.whole(0, CLASSES - 2);
    }
    return classes;
  }

  private static double[] embeddings(long seed) {
    return new Draw(seed).normal(ROWS * SIZE);
  }

  /** c_j −= rate·Σ (c_j − x_i)/(1 + n_j), class by class. */
  private static void follow(double[] centers, double rate, double[] x, int[] classes) {
    double[] before = centers.clone();
    for (int j = 0; j < CLASSES; j++) {
      for (int k = 0; k < SIZE; k++) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < classes.length; i++) {
          if (classes[i] == j) {
            sum += before[j * SIZE + k] - x[i * SIZE + k];
            count++;
          }
        }
        centers[j * SIZE + k] -= rate * sum / (1 + count);
      }
    }
  }

  private static double[] normalized(double[] rows) {
    double[] directions = rows.clone();
    for (int i = 0; i < rows.length; i++) {
      double squares = 0;
      for (int k = i - i % SIZE; k < i - i % SIZE + SIZE; k++) {
        squares += rows[k] * rows[k];
      }
      directions[i] = squares == 0 ? 0 : rows[i] / Math.sqrt(squares);
    }
    return directions;
  }

  /** Cosines of embeddings and means times a scale, 0 for a class not met. */
  private static double[] logits(double[] x, double[] means, double scale) {
    double[] of = normalized(x);
    double[] to = normalized(means);
    double[] logits = new double[x.length / SIZE * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      for (int k = 0; k < SIZE; k++) {
        logits[i] += scale * of[i / CLASSES * SIZE + k] * to[i % CLASSES * SIZE + k];
      }
    }
    return logits;
  }

  @EachEngine
  void meansFollowTheDirectionsAndLogitsAreTheCosinesToThem(EngineSupport engine) {
    for (SphereLoss loss : PAIR_LOSSES) {
      double scale = loss instanceof Circle ? 32 : 1 / 0.07;
      for (Precision precision : Precision.values()) {
        double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 2e-6;
        try (NDManager model = engine.engine().newBaseManager()) {
          LossHead head = newHead(loss, LossOptions.DEFAULT, model, precision);
          double[] means = new double[CLASSES * SIZE];
          for (long seed = 1; seed <= 4; seed++) {
            String what = "%s, %s, seed %d".formatted(loss, precision, seed);
            double[] x = embeddings(seed);
            int[] classes = classes(seed + 100);
            double[] expected = logits(x, means, scale);
            double[] before = means.clone();
            HeadStep step = HeadStep.of(head, model, precision, x, classes);
            follow(means, 0.1, normalized(x), classes);

            assertThat(RelativeError.of(step.outputs().get(0), expected))
                .as(what)
                .isLessThan(10 * tolerance);
            assertThat(step.outputs().get(1)).as(what).containsExactly(x);
            assertThat(read(head, "means")).as(what).containsExactly(means, within(tolerance));
            if (loss instanceof SupervisedContrastive) {
              // Of the means before the batch, though they moved before it went backward.
              double[] differences =
                  CentralDifferences.gradient(
                      moved ->
                          Arrays.stream(logits(moved, before, scale)).sum()
                              + new PairOracle.ContrastiveOracle(0.07)
                                  .mean(moved, moved, SIZE, classes, ones()),
                      x,
                      1e-4);
              assertThat(RelativeError.of(step.gradient(), differences))
                  .as(what)
                  .isLessThan(precision == Precision.FLOAT64 ? 1e-6 : 1e-4);
            }
          }
          Disturbance.now();
          assertThat(read(head, "means")).containsExactly(means, within(tolerance));
        }
      }
    }
  }

  private static double[] ones() {
    double[] ones = new double[ROWS];
    Arrays.fill(ones, 1);
    return ones;
  }

  @EachEngine
  void centersFollowTheEmbeddingsAndSamplesPayForTheirDistance(EngineSupport engine) {
    double rate = 0.5;
    double weight = 0.2;
    for (SphereLoss other :
        List.of(new Softmax(), new ArcFace(), new MagFace(), new SphereFace2(), new Circle())) {
      for (Precision precision : Precision.values()) {
        double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 1e-5;
        try (NDManager model = engine.engine().newBaseManager()) {
          LossHead head =
              newHead(new Center(weight, rate, other), LossOptions.DEFAULT, model, precision);
          LossHead alone = newHead(other, LossOptions.DEFAULT, model, precision);
          copyWeights(head, alone);
          double[] centers = new double[CLASSES * SIZE];
          for (long seed = 1; seed <= 3; seed++) {
            String what = "%s, %s, seed %d".formatted(other, precision, seed);
            double[] x = embeddings(seed);
            int[] classes = classes(seed + 100);
            HeadStep both = HeadStep.of(head, model, precision, x, classes);
            HeadStep one = HeadStep.of(alone, model, precision, x, classes);
            double[] slope = new double[x.length];
            double penalty = 0;
            for (int i = 0; i < x.length; i++) {
              double apart = x[i] - centers[classes[i / SIZE] * SIZE + i % SIZE];
              penalty += weight / 2 * apart * apart / ROWS;
              slope[i] = one.gradient()[i] + weight * apart / ROWS;
            }
            follow(centers, rate, x, classes);

            assertThat(both.outputs().get(0)).as(what).containsExactly(one.outputs().get(0));
            assertThat(both.loss())
                .as(what)
                .isCloseTo(one.loss() + penalty, within(tolerance * (1 + one.loss())));
            assertThat(RelativeError.of(both.gradient(), slope)).as(what).isLessThan(tolerance);
            assertThat(read(head, "centers")).as(what).containsExactly(centers, within(tolerance));
          }
        }
      }
    }
  }

  @EachEngine
  void theDistanceIsWeighedAndReducedAsTheSamplesAre(EngineSupport engine) {
    double[] x = embeddings(5);
    int[] classes = classes(105);
    double[] samples = {1, 0.5, 0, 3, 1, 2};
    LossOptions options = LossOptions.DEFAULT.withClassWeights(List.of(2.0, 1.0, 0.5, 1.0));
    double[] each = new double[ROWS];
    double total = 0;
    for (int i = 0; i < ROWS; i++) {
      double w = samples[i] * options.classWeights().get(classes[i]);
      total += w;
      for (int k = i * SIZE; k < (i + 1) * SIZE; k++) {
        each[i] += w * x[k] * x[k]; // the centers are at 0
      }
    }
    double sum = Arrays.stream(each).sum();

    assertThat(distance(engine, options, x, classes, samples))
        .containsExactly(new double[] {sum / total}, within(1e-9));
    assertThat(distance(engine, options.withReduction(Reduction.SUM), x, classes, samples))
        .containsExactly(new double[] {sum}, within(1e-9));
    assertThat(distance(engine, options.withReduction(Reduction.NONE), x, classes, samples))
        .containsExactly(each, within(1e-9));
  }

  /** What a weight of 2 adds to what a weight of 0 gives. */
  private static double[] distance(
      EngineSupport engine, LossOptions options, double[] x, int[] classes, double[] samples) {
    try (NDManager model = engine.engine().newBaseManager()) {
      LossHead far = newHead(new Center(2, 0.5, new Softmax()), options, model, Precision.FLOAT64);
      LossHead near = newHead(new Center(0, 0.5, new Softmax()), options, model, Precision.FLOAT64);
      copyWeights(far, near);
      NDList labels = new NDList(model.create(classes), model.create(samples));
      NDArray embeddings = Precision.FLOAT64.create(model, x, new Shape(ROWS, SIZE));
      double[] difference = evaluate(far, model, embeddings, labels);
      double[] without = evaluate(near, model, embeddings, labels);
      for (int i = 0; i < difference.length; i++) {
        difference[i] -= without[i];
      }
      return difference;
    }
  }

  private static double[] evaluate(
      LossHead head, NDManager model, NDArray embeddings, NDList labels) {
    NDList outputs =
        head.forward(new ParameterStore(model, false), new NDList(embeddings), labels, null);
    return head.loss().evaluate(labels, outputs).toDoubleArray();
  }

  @EachEngine
  void areSavedAndLoadedAndFollowOn(EngineSupport engine)
      throws IOException, MalformedModelException {
    for (SphereLoss loss : List.of(new Circle(), new SupervisedContrastive(), new Center())) {
      try (NDManager model = engine.engine().newBaseManager()) {
        LossHead head = newHead(loss, LossOptions.DEFAULT, model, Precision.FLOAT32);
        HeadStep.of(head, model, Precision.FLOAT32, embeddings(6), classes(106));
        LossHead loaded = loss.newHead(CLASSES, LossOptions.DEFAULT);
        SavedBlock.of(head).loadInto(loaded, model);

        assertThat(HeadStep.infer(loaded, model, Precision.FLOAT32, embeddings(7), SIZE))
            .as("%s", loss)
            .containsExactly(HeadStep.infer(head, model, Precision.FLOAT32, embeddings(7), SIZE));
        String name = loss instanceof Center ? "centers" : "means";
        for (LossHead each : List.of(head, loaded)) {
          HeadStep.of(each, model, Precision.FLOAT32, embeddings(8), classes(108));
        }
        assertThat(read(loaded, name)).as("%s", loss).containsExactly(read(head, name));
        assertThat(loaded.getParameters().get(HeadTesting.parameter(loaded, name)))
            .as("%s", loss)
            .matches(parameter -> !parameter.requiresGradient());
      }
    }
  }

  @EachEngine
  void stepsLeaveNoArrayBehind(EngineSupport engine) {
    for (SphereLoss loss : List.of(new Circle(), new SupervisedContrastive(), new Center())) {
      try (NDManager model = engine.engine().newBaseManager()) {
        LossHead head = newHead(loss, LossOptions.DEFAULT, model, Precision.FLOAT32);
        HeadStep.of(head, model, Precision.FLOAT32, embeddings(9), classes(109));
        int before = model.getManagedArrays().size();
        HeadStep.of(head, model, Precision.FLOAT32, embeddings(10), classes(110));

        assertThat(model.getManagedArrays()).as("%s", loss).hasSize(before);
      }
    }
  }

  /** Embeddings of 0 and of 1e6, one alone, and all of one class. */
  @EachEngine
  void edgesStayFinite(EngineSupport engine) {
    double[] zeros = new double[ROWS * SIZE];
    double[] huge = Arrays.stream(embeddings(11)).map(x -> x * 1e6).toArray();
    for (SphereLoss loss : List.of(new Circle(), new SupervisedContrastive(), new Center())) {
      try (NDManager model = engine.engine().newBaseManager()) {
        LossHead head = newHead(loss, LossOptions.DEFAULT, model, Precision.FLOAT32);
        for (HeadStep step :
            List.of(
                HeadStep.of(head, model, Precision.FLOAT32, zeros, classes(111)),
                HeadStep.of(head, model, Precision.FLOAT32, huge, classes(112)),
                HeadStep.of(head, model, Precision.FLOAT32, huge, 2, 2, 2, 2, 2, 2),
                HeadStep.of(head, model, Precision.FLOAT32, new Draw(12).normal(SIZE), 3))) {
          assertThat(step.loss()).as("%s", loss).isFinite();
          assertThat(Arrays.stream(step.gradient()).allMatch(Double::isFinite))
              .as("%s", loss)
              .isTrue();
          step.outputs()
              .forEach(
                  output ->
                      assertThat(Arrays.stream(output).allMatch(Double::isFinite))
                          .as("%s", loss)
                          .isTrue());
        }
      }
    }
  }

  /** DJL's validation gives the head no labels, and the loss the logits alone. */
  @EachEngine
  void inValidationTheLossIsOfTheLogits(EngineSupport engine) {
    double[] x = embeddings(13);
    int[] classes = classes(113);
    for (SphereLoss loss :
        List.of(new Circle(), new SupervisedContrastive(), new Center(), new MagFace())) {
      try (NDManager model = engine.engine().newBaseManager()) {
        LossHead head = newHead(loss, LossOptions.DEFAULT, model, Precision.FLOAT64);
        double[] logits = HeadStep.infer(head, model, Precision.FLOAT64, x, SIZE);
        NDArray array = model.create(logits, new Shape(ROWS, CLASSES));

        assertThat(
                head.loss()
                    .evaluate(new NDList(model.create(classes)), new NDList(array))
                    .getDouble())
            .as("%s, seeds 13 and 113", loss)
            .isCloseTo(
                new CrossEntropyOracle(LossOptions.DEFAULT, CLASSES).value(logits, classes),
                within(1e-9));
      }
    }
  }

  @Test
  void centerDeclaresWhatItsOtherLossDoes() {
    for (SphereLoss other :
        List.of(new Softmax(), new Circle(), new AdaFace(), new Partial(), new ProxyAnchor())) {
      SphereLoss center = new Center(0.1, 0.5, other);

      assertThat(center.usesSoftmax()).isEqualTo(other.usesSoftmax());
      assertThat(center.hasGradientOfItsValue()).isEqualTo(other.hasGradientOfItsValue());
      assertThat(center.learnsFromAllClasses()).isEqualTo(other.learnsFromAllClasses());
      assertThat(center.hasLossPerSample()).isEqualTo(other.hasLossPerSample());
    }
  }

  @EachEngine
  void centerChoosesAsItsOtherHead(EngineSupport engine) {
    try (NDManager model = engine.engine().newBaseManager()) {
      LossHead head = newHead(new Center(), LossOptions.DEFAULT, model, Precision.FLOAT32);
      NDArray logits = model.create(new float[] {1, 3, 2, 0, 4, 3, 2, 1}, new Shape(2, CLASSES));
      NDArray penalty = model.create(new float[] {9, 9}, new Shape(2, 1));

      assertThat(head.choose(new NDList(logits)).toLongArray()).containsExactly(1, 0);
      assertThat(head.choose(new NDList(logits, penalty)).toLongArray()).containsExactly(1, 0);
    }
  }

  private static LossHead newHead(
      SphereLoss loss, LossOptions options, NDManager model, Precision precision) {
    LossHead head = loss.newHead(CLASSES, options);
    head.initialize(model, precision.type(), new Shape(ROWS, SIZE));
    return head;
  }

  /** Gives a head the class weights of the head that center wraps, or of another center's. */
  private static void copyWeights(LossHead center, LossHead other) {
    for (Parameter weight : center.getParameters().values()) {
      other.getParameters().values().stream()
          .filter(each -> each.requiresGradient() && each.getName().equals(weight.getName()))
          .forEach(each -> weight.getArray().copyTo(each.getArray()));
    }
  }

  private static double[] read(LossHead head, String ending) {
    return Precision.read(head.getParameters().get(HeadTesting.parameter(head, ending)).getArray());
  }
}
