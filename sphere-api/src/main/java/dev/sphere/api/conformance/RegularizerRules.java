package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sphere.api.LayerRole;
import dev.sphere.api.Regularizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of {@link Regularizer}. */
final class RegularizerRules {

  static final List<Check<Regularizer>> ALL =
      List.of(
          new Check<>(
              new Rule("R1", REQUIRED, "the penalty is a scalar of the kernel's type"),
              RegularizerRules::isAScalar),
          new Check<>(
              new Rule(
                  "R2",
                  REQUIRED,
                  "penalty and gradient are finite, and the penalty is not negative,"
                      + " for zero, huge (1e6) and tiny (1e-6) kernels"),
              RegularizerRules::isFinite),
          new Check<>(
              new Rule(
                  "R3",
                  STOCHASTIC,
                  "the gradient of the kernel is that of central differences in float64"),
              RegularizerRules::hasTheGradientOfItsValue),
          new Check<>(
              new Rule("R4", STOCHASTIC, "the order of the filters does not matter"),
              RegularizerRules::ignoresTheOrderOfFilters),
          new Check<>(
              new Rule(
                  "R5",
                  STOCHASTIC,
                  "a kernel (filters, C, H, W) and its flattening (filters, C·H·W) have"
                      + " one penalty, with several filters and with one"),
              RegularizerRules::ignoresTheShapeOfFilters),
          new Check<>(
              new Rule(
                  "R6", REQUIRED, "equal kernels have equal penalties and gradients, bit for bit"),
              RegularizerRules::isDeterministic),
          new Check<>(
              new Rule(
                  "R7",
                  REQUIRED,
                  "no array stays with the kernel's manager but the penalty itself"),
              RegularizerRules::leaksNothing),
          new Check<>(
              new Rule("R8", REQUIRED, "default and declared options are legal, others refused"),
              SpecRules::areChecked),
          new Check<>(
              new Rule("R9", RECOMMENDED, "each option has an effect"),
              subject ->
                  SpecRules.haveAnEffect(subject, regularizer -> computed(regularizer, subject))),
          new Check<>(
              new Rule("R10", REQUIRED, "a spec with all options written out makes the same again"),
              subject ->
                  SpecRules.roundTrip(subject, regularizer -> computed(regularizer, subject))),
          new Check<>(
              new Rule("R11", REQUIRED, "hidden layers, output layers or both have a penalty"),
              RegularizerRules::penalizesSomeLayer),
          new Check<>(
              new Rule("R12", STOCHASTIC, FreedMemory.SENTENCE),
              RegularizerRules::holdsWhatItsGradientsNeed));

  /** What penalizes the layers of one role. */
  private record Penalty(LayerRole role, Regularizer regularizer) {

    static List<Penalty> of(Regularizer regularizer) {
      return Stream.of(LayerRole.values())
          .flatMap(role -> regularizer.on(role).map(found -> new Penalty(role, found)).stream())
          .toList();
    }

    /** Says which kernel a place belongs to. */
    String kernel(Shape shape) {
      return "kernel " + shape + of();
    }

    String of() {
      return role == LayerRole.HIDDEN ? "" : " of the output layer";
    }
  }

  private static final Shape KERNEL = new Shape(4, 3, 2, 2);

  private static final Shape MATRIX = new Shape(4, 12);

  private static final Shape ONE_FILTER = new Shape(1, 3, 2, 2);

  private static final List<Shape> SHAPES = List.of(KERNEL, MATRIX, ONE_FILTER, new Shape(1, 12));

  private static final long NUMBER = 43;

  private static final String SEED = ", seed " + NUMBER;

  private RegularizerRules() {}

  private static Finding isAScalar(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      for (Shape shape : SHAPES) {
        for (Precision precision : Precision.values()) {
          try (NDManager manager = subject.manager().newSubManager()) {
            NDArray penalty =
                each.regularizer().penalty(precision.create(manager, kernel(shape), shape));
            worst.require(
                penalty.getShape().isScalar() && penalty.getDataType() == precision.type(),
                () ->
                    "for a %s expected a scalar of %s, found %s of %s"
                        .formatted(
                            each.kernel(shape),
                            precision.type(),
                            penalty.getShape(),
                            penalty.getDataType()));
          }
        }
      }
    }
    worst.allHold(SHAPES + " in float32 and float64");
    return worst.finding();
  }

  private static Finding isFinite(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      for (Shape shape : SHAPES) {
        for (double size : new double[] {0, 1e-6, 1, 1e6}) {
          String place = "%s of size %s".formatted(each.kernel(shape), Worst.number(size));
          Gradients found =
              run(
                  each.regularizer(),
                  subject,
                  Precision.FLOAT32,
                  Finite.scaled(kernel(shape), size),
                  shape);
          Finite.require(worst, "the penalty, " + place, found.value());
          Finite.require(worst, "the gradient, " + place, found.gradients().get(0));
          worst.require(
              found.value()[0] >= 0,
              () ->
                  "at a %s expected a penalty of at least 0, found %s"
                      .formatted(place, Worst.number(found.value()[0])));
        }
      }
    }
    worst.allHold(SHAPES + " of size 0, 1e-6, 1 and 1e6");
    return worst.finding();
  }

  private static Finding hasTheGradientOfItsValue(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      for (Shape shape : List.of(KERNEL, ONE_FILTER)) {
        double[] kernel = kernel(shape);
        double[] found =
            run(each.regularizer(), subject, Precision.FLOAT64, kernel, shape).gradients().get(0);
        double[] expected =
            CentralDifferences.gradient(
                moved -> penalty(each.regularizer(), subject, moved, shape), kernel, 1e-3);
        worst.compareAll(
            expected,
            found,
            Precision.FLOAT64.gradientTolerance(),
            i -> "entry " + i + " of the gradient, " + each.kernel(shape) + SEED);
      }
    }
    return worst.finding();
  }

  private static Finding ignoresTheOrderOfFilters(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      double[] kernel = kernel(KERNEL);
      double expected = penalty(each.regularizer(), subject, kernel, KERNEL);
      for (int[] order : new int[][] {{1, 2, 3, 0}, {1, 0, 2, 3}, {0, 3, 2, 1}}) {
        double[] permuted = BlockParameters.permuted(kernel, KERNEL, 0, order);
        worst.compare(
            expected,
            penalty(each.regularizer(), subject, permuted, KERNEL),
            1e-9 * Math.abs(expected),
            () ->
                "the penalty with filters in the order "
                    + Arrays.toString(order)
                    + each.of()
                    + SEED);
      }
    }
    return worst.finding();
  }

  private static Finding ignoresTheShapeOfFilters(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      for (Shape shape : List.of(KERNEL, ONE_FILTER)) {
        Shape flat = new Shape(shape.get(0), shape.slice(1).size());
        double expected = penalty(each.regularizer(), subject, kernel(shape), shape);
        worst.compare(
            expected,
            penalty(each.regularizer(), subject, kernel(shape), flat),
            1e-9 * Math.abs(expected),
            () -> "the penalty of " + shape + " as " + flat + each.of() + SEED);
      }
    }
    return worst.finding();
  }

  private static Finding isDeterministic(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    Regularizer regularizer = subject.create();
    SpecRules.difference(computed(regularizer, subject), computed(regularizer, subject))
        .ifPresent(difference -> worst.require(false, () -> "a second call: " + difference));
    worst.allHold("two calls" + SEED);
    return worst.finding();
  }

  private static Finding leaksNothing(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    for (Penalty each : Penalty.of(subject.create())) {
      try (NDManager model = subject.manager().newSubManager()) {
        NDArray kernel = Precision.FLOAT32.create(model, kernel(KERNEL), KERNEL);
        kernel.setRequiresGradient(true);
        int before = model.getManagedArrays().size();
        for (int step = 0; step < 2; step++) {
          try (NDManager batch = model.newSubManager();
              GradientCollector collector = model.getEngine().newGradientCollector()) {
            NDArray penalty = each.regularizer().penalty(kernel);
            penalty.attach(batch);
            collector.backward(penalty);
          }
        }
        int after = model.getManagedArrays().size();
        worst.compare(
            before, after, 0.5, () -> "two steps, arrays of the kernel's manager" + each.of());
      }
    }
    return worst.finding();
  }

  private static Finding penalizesSomeLayer(Subject<Regularizer> subject) {
    Worst worst = new Worst();
    List<LayerRole> roles = Penalty.of(subject.create()).stream().map(Penalty::role).toList();
    worst.require(
        !roles.isEmpty(),
        () ->
            "expected a penalty on some of %s, found none"
                .formatted(Arrays.toString(LayerRole.values())));
    worst.allHold("layers " + roles);
    return worst.finding();
  }

  private static double[] kernel(Shape shape) {
    return BlockParameters.normal(shape.size(), NUMBER);
  }

  private static double penalty(
      Regularizer regularizer, Subject<Regularizer> subject, double[] kernel, Shape shape) {
    try (NDManager manager = subject.manager().newSubManager()) {
      return Precision.read(regularizer.penalty(Precision.FLOAT64.create(manager, kernel, shape)))[
          0];
    }
  }

  private static Finding holdsWhatItsGradientsNeed(Subject<Regularizer> subject) {
    return FreedMemory.changesNoGradient(
        subject,
        (regularizer, manager) -> {
          Map<String, Graph> graphs = new LinkedHashMap<>();
          for (Penalty each : Penalty.of(regularizer)) {
            NDArray kernel = Precision.FLOAT32.create(manager, kernel(KERNEL), KERNEL);
            graphs.put(
                each.kernel(KERNEL),
                new Graph(in -> each.regularizer().penalty(in.get(0)), Map.of("kernel", kernel)));
          }
          return graphs;
        });
  }

  private static Gradients run(
      Regularizer regularizer,
      Subject<Regularizer> subject,
      Precision precision,
      double[] kernel,
      Shape shape) {
    try (NDManager manager = subject.manager().newSubManager()) {
      return Gradients.of(
          in -> regularizer.penalty(in.get(0)),
          new double[] {1},
          new NDList(precision.create(manager, kernel, shape)));
    }
  }

  private static Map<String, double[]> computed(
      Regularizer regularizer, Subject<Regularizer> subject) {
    Map<String, double[]> computed = new LinkedHashMap<>();
    for (Penalty each : Penalty.of(regularizer)) {
      Gradients found = run(each.regularizer(), subject, Precision.FLOAT64, kernel(KERNEL), KERNEL);
      computed.put("penalty" + each.of(), found.value());
      computed.put("gradient" + each.of(), found.gradients().get(0));
    }
    return computed;
  }
}
