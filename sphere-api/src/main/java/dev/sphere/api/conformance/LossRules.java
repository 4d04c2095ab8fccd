package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of {@link SphereLoss}. */
final class LossRules {

  private static final List<Check<SphereLoss>> OWN =
      List.of(
          new Check<>(
              new Rule(
                  "L1",
                  REQUIRED,
                  "without labels a head gives logits (N, classes) of the embeddings'"
                      + " type, alone"),
              LossRules::givesLogits),
          new Check<>(
              new Rule(
                  "L2",
                  STOCHASTIC,
                  "with labels the first array is the logits that it gives without, if the loss"
                      + " learns from all classes"),
              LossRules::givesThemFirst),
          new Check<>(
              new Rule(
                  "L3",
                  REQUIRED,
                  "the loss is a finite scalar with finite gradients for embeddings of"
                      + " size 0, 1e-6, 1 and 1e6"),
              LossRules::isFinite),
          new Check<>(
              new Rule(
                  "L4",
                  STOCHASTIC,
                  "a batch of one has the logits it has in a larger batch, and a finite loss"),
              LossRules::takesABatchOfOne),
          new Check<>(
              new Rule(
                  "L5",
                  REQUIRED,
                  "with a single class the logits are (N, 1), the loss and its"
                      + " gradients finite"),
              LossRules::takesASingleClass),
          new Check<>(
              new Rule(
                  "L6",
                  REQUIRED,
                  "a label below 0 or not below the number of classes is refused by an"
                      + " IllegalArgumentException that names it"),
              LossRules::refusesLabelsOutOfRange),
          new Check<>(
              new Rule(
                  "L7",
                  REQUIRED,
                  "forward and backward leave no array with the manager of the class weights"),
              LossRules::leaksNothing),
          new Check<>(
              new Rule(
                  "L8",
                  REQUIRED,
                  "equal embeddings, labels and weights give equal logits, losses and"
                      + " gradients, bit for bit"),
              LossRules::isDeterministic),
          new Check<>(
              new Rule("L9", REQUIRED, "a head that is saved and loaded gives the same logits"),
              LossRules::survivesSaving),
          new Check<>(
              new Rule("L10", REQUIRED, "default and declared options are legal, others refused"),
              SpecRules::areChecked),
          new Check<>(
              new Rule("L11", RECOMMENDED, "each option has an effect"),
              subject -> SpecRules.haveAnEffect(subject, loss -> computed(loss, subject))),
          new Check<>(
              new Rule("L12", REQUIRED, "a spec with all options written out makes the same again"),
              subject -> SpecRules.roundTrip(subject, loss -> computed(loss, subject))),
          new Check<>(
              new Rule("L13", REQUIRED, "each new head has class weights of its own"),
              LossRules::givesEachHeadItsOwn));

  static final List<Check<SphereLoss>> ALL =
      Stream.concat(OWN.stream(), LossValueRules.ALL.stream()).toList();

  private static final String SEED = ", seed " + HeadCase.SEED;

  private LossRules() {}

  static HeadCase draw(Subject<SphereLoss> subject) {
    return HeadCase.draw(subject.create(), subject.manager(), HeadCase.CLASSES);
  }

  private static Finding givesLogits(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    for (Precision precision : Precision.values()) {
      HeadCase drawn = draw(subject).with(precision);
      try (NDManager manager = subject.manager().newSubManager()) {
        LossHead head = drawn.head(manager);
        requireLogits(worst, drawn, drawn.infer(head, manager));
        Shape declared = head.getOutputShapes(new Shape[] {drawn.input()})[0];
        worst.require(
            declared.equals(drawn.logits()),
            () ->
                "expected getOutputShapes to give %s, found %s"
                    .formatted(drawn.logits(), declared));
      }
    }
    worst.allHold("6 embeddings, 5 classes, float32 and float64");
    return worst.finding();
  }

  private static void requireLogits(Worst worst, HeadCase given, NDList found) {
    worst.require(
        found.size() == 1
            && found.get(0).getShape().equals(given.logits())
            && found.get(0).getDataType() == given.precision().type(),
        () ->
            "without labels expected one array %s %s, found %s"
                .formatted(
                    given.logits(),
                    given.precision().type(),
                    found.stream()
                        .map(array -> array.getShape() + " " + array.getDataType())
                        .toList()));
  }

  private static Finding givesThemFirst(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    if (!subject.create().learnsFromAllClasses()) {
      worst.allHold("says that it does not learn from all classes");
      return worst.finding();
    }
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    worst.compareAll(
        drawn.inferred(subject.manager()),
        drawn.run(subject.manager()).first(),
        1e-6,
        i -> "entry " + i + " of the first array with labels" + SEED);
    return worst.finding();
  }

  private static Finding isFinite(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    for (double size : new double[] {0, 1e-6, 1, 1e6}) {
      requireFinite(
          worst,
          drawn.with(Finite.scaled(drawn.embeddings(), size), drawn.labels()),
          subject,
          "embeddings of size " + Worst.number(size));
    }
    worst.allHold("embeddings of size 0, 1e-6, 1 and 1e6" + SEED);
    return worst.finding();
  }

  /** Requires a finite scalar loss with finite logits and gradients. */
  static void requireFinite(
      Worst worst, HeadCase given, Subject<SphereLoss> subject, String place) {
    Finite.require(worst, "the logits, " + place, given.inferred(subject.manager()));
    HeadCase.HeadRun run = given.run(subject.manager());
    worst.require(
        run.lossShape().isScalar(),
        () -> "for " + place + " expected a scalar loss, found one of shape " + run.lossShape());
    Finite.require(worst, "the loss, " + place, run.loss());
    run.gradients().forEach((of, found) -> Finite.require(worst, "∂/∂" + of + ", " + place, found));
  }

  private static Finding takesABatchOfOne(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    double[] together = drawn.inferred(subject.manager());
    for (int row = 0; row < drawn.labels().length; row++) {
      int place = row;
      HeadCase alone =
          drawn.with(rowOf(drawn.embeddings(), row, HeadCase.SIZE), drawn.labels()[row]);
      requireFinite(worst, alone, subject, "embedding " + row + " alone");
      worst.compareAll(
          rowOf(together, row, HeadCase.CLASSES),
          alone.inferred(subject.manager()),
          Precision.FLOAT32.valueTolerance(),
          i -> "logit " + i + " of embedding " + place + " alone" + SEED);
    }
    return worst.finding();
  }

  private static double[] rowOf(double[] flat, int row, int length) {
    return Arrays.copyOfRange(flat, row * length, (row + 1) * length);
  }

  private static Finding takesASingleClass(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase single = HeadCase.draw(subject.create(), subject.manager(), 1).with(Precision.FLOAT32);
    try (NDManager manager = subject.manager().newSubManager()) {
      requireLogits(worst, single, single.infer(single.head(manager), manager));
    }
    requireFinite(worst, single, subject, "a single class");
    worst.allHold("6 embeddings of one class" + SEED);
    return worst.finding();
  }

  private static Finding refusesLabelsOutOfRange(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    for (int label : new int[] {-1, HeadCase.CLASSES, 1000}) {
      int[] labels = drawn.labels().clone();
      labels[3] = label;
      HeadCase wrong = drawn.with(drawn.embeddings(), labels);
      Refusal.instead(
              IllegalArgumentException.class,
              Integer.toString(label),
              "no exception",
              () -> wrong.loss(subject.manager()))
          .ifPresent(
              found ->
                  worst.require(
                      false,
                      () ->
                          "for the label %d of %d classes expected an IllegalArgumentException that"
                                  .formatted(label, HeadCase.CLASSES)
                              + " names it, found "
                              + found));
    }
    worst.allHold("labels -1, 5 and 1000 of 5 classes");
    return worst.finding();
  }

  private static Finding leaksNothing(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    try (NDManager model = subject.manager().newSubManager()) {
      LossHead head = drawn.head(model);
      int before = model.getManagedArrays().size();
      for (int step = 0; step < 2; step++) {
        try (NDManager batch = model.newSubManager()) {
          drawn.infer(head, batch);
          NDArray input = drawn.embeddings(batch);
          input.setRequiresGradient(true); // a head may have no weights that are trained
          NDList labels = drawn.labels(batch);
          try (GradientCollector collector = model.getEngine().newGradientCollector()) {
            NDList outputs = drawn.outputs(head, input, labels);
            collector.backward(head.loss().evaluate(labels, outputs));
          }
        }
      }
      int after = model.getManagedArrays().size();
      worst.compare(before, after, 0.5, () -> "two steps, arrays of the weights' manager");
    }
    return worst.finding();
  }

  private static Finding isDeterministic(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    SphereLoss loss = subject.create();
    SpecRules.difference(computed(loss, subject), computed(loss, subject))
        .ifPresent(difference -> worst.require(false, () -> "a second head: " + difference));
    HeadCase drawn = draw(subject);
    try (NDManager manager = subject.manager().newSubManager()) {
      LossHead head = drawn.head(manager);
      double[] first = Precision.read(drawn.infer(head, manager).get(0));
      double[] second = Precision.read(drawn.infer(head, manager).get(0));
      SpecRules.difference(Map.of("the logits", first), Map.of("the logits", second))
          .ifPresent(difference -> worst.require(false, () -> "a second call: " + difference));
    }
    worst.allHold("two heads and two calls" + SEED);
    return worst.finding();
  }

  private static Finding survivesSaving(Subject<SphereLoss> subject) {
    Worst worst = new Worst();
    HeadCase drawn = draw(subject).with(Precision.FLOAT32);
    try (NDManager manager = subject.manager().newSubManager()) {
      LossHead saved = drawn.head(manager);
      Recording.of(
          manager, () -> drawn.outputs(saved, drawn.embeddings(manager), drawn.labels(manager)));
      LossHead loaded = drawn.loss().newHead(HeadCase.CLASSES, drawn.options());
      BlockParameters.copy(saved, loaded, manager);
      worst.compareAll(
          Precision.read(drawn.infer(saved, manager).get(0)),
          Precision.read(drawn.infer(loaded, manager).get(0)),
          1e-12,
          i -> "entry " + i + " of the loaded head's logits" + SEED);
    }
    return worst.finding();
  }

  private static Finding givesEachHeadItsOwn(Subject<SphereLoss> subject) {
    SphereLoss loss = subject.create();
    return BlockParameters.areApart(
        List.of(
            loss.newHead(HeadCase.CLASSES, LossOptions.DEFAULT),
            loss.newHead(HeadCase.CLASSES, LossOptions.DEFAULT)));
  }

  /** What a loss makes of short embeddings and of long ones. */
  private static Map<String, double[]> computed(SphereLoss loss, Subject<SphereLoss> subject) {
    HeadCase drawn =
        HeadCase.draw(loss, subject.manager(), HeadCase.CLASSES).with(new LossOptions(0.1, 1e-3));
    Map<String, double[]> computed = new LinkedHashMap<>();
    for (double size : new double[] {1, 30}) {
      double[] embeddings = Arrays.stream(drawn.embeddings()).map(x -> x * size).toArray();
      HeadCase sized = drawn.with(embeddings, drawn.labels());
      HeadCase.HeadRun run = sized.run(subject.manager());
      String of = " of embeddings times " + Worst.number(size);
      computed.put("the logits" + of, sized.inferred(subject.manager()));
      computed.put("the first array with labels" + of, run.first());
      computed.put("the last array with labels" + of, run.last());
      computed.put("the loss" + of, new double[] {run.loss()});
      computed.put(
          "the loss of a second batch" + of, new double[] {sized.secondLoss(subject.manager())});
      run.gradients().forEach((name, found) -> computed.put("∂/∂" + name + of, found));
    }
    return computed;
  }
}
