package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Reduction;
import dev.sphere.api.SphereLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules about the numbers that a head computes. */
final class LossValueRules {

  static final List<Check<SphereLoss>> ALL =
      List.of(
          new Check<>(
              new Rule(
                  "L14",
                  STOCHASTIC,
                  "permuting the classes of weights and labels permutes the logits and"
                      + " keeps the loss"),
              LossValueRules::treatsClassesAlike),
          new Check<>(
              new Rule("L15", STOCHASTIC, "permuting the batch keeps the loss"),
              LossValueRules::ignoresTheOrderOfTheBatch),
          new Check<>(
              new Rule(
                  "L16",
                  STOCHASTIC,
                  "if the loss uses softmax and the last array with labels is (N, classes), it is"
                      + " the mean of −Σ y·log(softmax + e) of it, with the label smoothing and"
                      + " the probability floor e of the training"),
              LossValueRules::isTheCrossEntropyOfTheLastArray),
          new Check<>(
              new Rule(
                  "L17",
                  STOCHASTIC,
                  "label smoothing and the probability floor change a loss that uses softmax"),
              LossValueRules::honoursTheTraining),
          new Check<>(
              new Rule(
                  "L18",
                  STOCHASTIC,
                  "the gradients of embeddings and of each trained parameter are those of central"
                      + " differences in float64, if the loss says that it has the gradient of its"
                      + " value"),
              LossValueRules::hasTheGradientsOfItsValue),
          new Check<>(
              new Rule(
                  "L19",
                  STOCHASTIC,
                  "gradients are finite for an embedding along and against a class weight"),
              LossValueRules::isFiniteAlongAndAgainstAWeight),
          new Check<>(
              new Rule("L20", STOCHASTIC, FreedMemory.SENTENCE),
              LossValueRules::holdsWhatItsGradientsNeed),
          new Check<>(
              new Rule(
                  "L21",
                  REQUIRED,
                  "not reduced there is a loss for each embedding, (N), and they add up to the"
                      + " loss summed, if the loss says that it has one per sample"),
              LossValueRules::hasALossPerSample));

  private static final String SEED = ", seed " + HeadCase.SEED;

  private static final List<LossOptions> OPTIONS =
      List.of(
          LossOptions.DEFAULT,
          new LossOptions(0.1, 0),
          new LossOptions(0, 1e-2),
          new LossOptions(0.2, 1e-3));

  /**
   * What differences tell of a gradient, relative to its largest entry: logits of scale 64 bend
   * within the step, and within a smaller one the loss itself would be rounded.
   */
  private static final double DIFFERENCES = 1e-7;

  private LossValueRules() {}

  private static Finding holdsWhatItsGradientsNeed(Subject<SphereLoss> subject) {
    return FreedMemory.changesNoGradient(
        subject,
        (loss, manager) -> {
          HeadCase drawn =
              HeadCase.draw(loss, manager, HeadCase.CLASSES)
                  .with(new LossOptions(0.1, 1e-3))
                  .with(Precision.FLOAT32);
          return Map.of("the loss" + SEED, drawn.graph(manager));
        });
  }

  private static Finding hasALossPerSample(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    if (!subject.create().hasLossPerSample()) {
      worst.allHold("says that it has no loss per sample");
      return worst.finding();
    }
    HeadCase drawn = LossRules.draw(subject);
    try (NDManager manager = subject.manager().newSubManager()) {
      NDArray losses =
          drawn.with(LossOptions.DEFAULT.withReduction(Reduction.NONE)).evaluated(manager);
      Shape expected = new Shape(drawn.labels().length);
      worst.require(
          losses.getShape().equals(expected),
          () ->
              "not reduced expected losses of shape %s, found %s"
                  .formatted(expected, losses.getShape()));
      compareLosses(
          worst,
          drawn.with(LossOptions.DEFAULT.withReduction(Reduction.SUM)).loss(subject.manager()),
          Arrays.stream(Precision.read(losses)).sum(),
          " of all embeddings" + SEED);
    }
    return worst.finding();
  }

  private static Finding treatsClassesAlike(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    NDManager manager = subject.manager();
    HeadCase drawn = LossRules.draw(subject).with(new LossOptions(0.1, 0));
    double[] logits = drawn.inferred(manager);
    double loss = drawn.loss(manager);
    for (int[] order : new int[][] {{1, 2, 3, 4, 0}, {0, 4, 3, 1, 2}}) {
      int[] place = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        place[order[i]] = i;
      }
      int[] labels = Arrays.stream(drawn.labels()).map(label -> place[label]).toArray();
      HeadCase permuted =
          drawn.with(drawn.parameters().permuted(order)).with(drawn.embeddings(), labels);
      String where = " with classes in the order " + Arrays.toString(order) + SEED;
      worst.compareAll(
          BlockParameters.permuted(logits, drawn.logits(), 1, order),
          permuted.inferred(manager),
          1e-9,
          i -> "entry " + i + " of the logits" + where);
      compareLosses(worst, loss, permuted.loss(manager), where);
    }
    return worst.finding();
  }

  private static void compareLosses(Worst worst, double expected, double found, String where) {
    worst.compare(
        expected, found, 1e-9 * Math.max(1, Math.abs(expected)), () -> "the loss" + where);
  }

  private static Finding ignoresTheOrderOfTheBatch(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = LossRules.draw(subject).with(new LossOptions(0.1, 0));
    double loss = drawn.loss(subject.manager());
    for (int[] order : new int[][] {{1, 2, 3, 4, 5, 0}, {5, 1, 0, 4, 3, 2}}) {
      double[] embeddings = BlockParameters.permuted(drawn.embeddings(), drawn.input(), 0, order);
      int[] labels = Arrays.stream(order).map(row -> drawn.labels()[row]).toArray();
      double found = drawn.with(embeddings, labels).loss(subject.manager());
      compareLosses(
          worst, loss, found, " of the batch in the order " + Arrays.toString(order) + SEED);
    }
    return worst.finding();
  }

  private static Finding isTheCrossEntropyOfTheLastArray(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    if (!subject.create().usesSoftmax()) {
      worst.allHold("says that it uses no softmax");
      return worst.finding();
    }
    for (LossOptions options : OPTIONS) {
      HeadCase drawn = LossRules.draw(subject).with(options);
      HeadCase.HeadRun run = drawn.run(subject.manager());
      if (run.lastShape().equals(drawn.logits())) {
        double expected = crossEntropy(run.last(), drawn);
        compareLosses(worst, expected, run.loss(), ", " + options + SEED);
      }
    }
    worst.allHold("the last array is not (N, classes)");
    return worst.finding();
  }

  /** Computes −Σ y·log(softmax + e), averaged over the batch. */
  private static double crossEntropy(double[] logits, HeadCase given) {
    double sum = 0;
    int classes = given.classes();
    double smoothing = given.options().labelSmoothing();
    for (int row = 0; row < given.labels().length; row++) {
      double[] exponentials = new double[classes];
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        largest = Math.max(largest, logits[row * classes + j]);
      }
      for (int j = 0; j < classes; j++) {
        exponentials[j] = Math.exp(logits[row * classes + j] - largest);
      }
      double total = Arrays.stream(exponentials).sum();
      for (int j = 0; j < classes; j++) {
        double target = (j == given.labels()[row] ? 1 - smoothing : 0) + smoothing / classes;
        double floor = given.options().probabilityFloor();
        sum -= target == 0 ? 0 : target * Math.log(exponentials[j] / total + floor);
      }
    }
    return sum / given.labels().length;
  }

  private static Finding honoursTheTraining(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    if (!subject.create().usesSoftmax()) {
      worst.allHold("says that it uses no softmax");
      return worst.finding();
    }
    HeadCase drawn = LossRules.draw(subject);
    double plain = drawn.loss(subject.manager());
    for (LossOptions options : List.of(new LossOptions(0.3, 0), new LossOptions(0, 0.1))) {
      double found = drawn.with(options).loss(subject.manager());
      worst.require(
          Math.abs(found - plain) > 1e-6 * Math.abs(plain),
          () ->
              "with %s expected another loss than the %s without, found %s%s"
                  .formatted(options, Worst.number(plain), Worst.number(found), SEED));
    }
    worst.allHold("smoothing 0.3 and floor 0.1" + SEED);
    return worst.finding();
  }

  private static Finding hasTheGradientsOfItsValue(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    if (!subject.create().hasGradientOfItsValue()) {
      worst.allHold("says that its gradient is not that of its value");
      return worst.finding();
    }
    HeadCase drawn = LossRules.draw(subject).with(new LossOptions(0.1, 0));
    BlockGradients.compare(
        worst,
        drawn.run(subject.manager()).gradients(),
        DIFFERENCES,
        of -> differences(drawn, of, subject.manager()),
        SEED);
    return worst.finding();
  }

  private static double[] differences(HeadCase drawn, String of, NDManager manager) {
    double step = 1e-5;
    return of.equals("embeddings")
        ? CentralDifferences.gradient(
            moved -> drawn.with(moved.clone(), drawn.labels()).loss(manager),
            drawn.embeddings(),
            step)
        : CentralDifferences.gradient(
            moved -> drawn.with(drawn.parameters().with(of, moved.clone())).loss(manager),
            drawn.parameters().values().get(of),
            step);
  }

  private static Finding isFiniteAlongAndAgainstAWeight(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = LossRules.draw(subject).with(Precision.FLOAT32);
    Set<String> weights = new TreeSet<>();
    drawn
        .parameters()
        .shapes()
        .forEach(
            (name, shape) -> {
              if (isOfClasses(shape)) {
                weights.add(name);
                // So large that an ε beside the norms is lost and the cosines are ±1.
                for (double size : new double[] {1, 1e3}) {
                  double[] scaled = Finite.scaled(drawn.parameters().values().get(name), size);
                  for (double factor : new double[] {1, -1, 10, -1e-3}) {
                    LossRules.requireFinite(
                        worst,
                        drawn
                            .with(drawn.parameters().with(name, scaled))
                            .with(Finite.scaled(firstOfEachClass(scaled), factor), 0, 1, 2, 3, 4),
                        subject,
                        "embeddings %s times %s of size %s%s"
                            .formatted(Worst.number(factor), name, Worst.number(size), SEED));
                  }
                }
              }
            });
    worst.allHold(
        weights.isEmpty()
            ? "it has no class weights (classes, …, length of an embedding)"
            : "embeddings along and against " + weights);
    return worst.finding();
  }

  /** Whether an array holds one or more weights of each class. */
  private static boolean isOfClasses(Shape shape) {
    return shape.dimension() >= 2
        && shape.get(0) == HeadCase.CLASSES
        && shape.get(shape.dimension() - 1) == HeadCase.SIZE;
  }

  private static double[] firstOfEachClass(double[] weights) {
    int ofClass = weights.length / HeadCase.CLASSES;
    double[] first = new double[HeadCase.CLASSES * HeadCase.SIZE];
    for (int each = 0; each < HeadCase.CLASSES; each++) {
      System.arraycopy(weights, each * ofClass, first, each * HeadCase.SIZE, HeadCase.SIZE);
    }
    return first;
  }
}
