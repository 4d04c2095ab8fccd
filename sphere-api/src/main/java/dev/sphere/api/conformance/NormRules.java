package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.RECOMMENDED;
import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import dev.sphere.api.Norm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rules of {@link Norm}. */
final class NormRules {

  static final List<Check<Norm>> ALL =
      List.of(
          new Check<>(
              new Rule(
                  "N1",
                  REQUIRED,
                  "a block keeps the shape and the type of its input, (N, C) or (N, C, H, W)"),
              NormRules::keepsShapeAndType),
          new Check<>(
              new Rule(
                  "N2",
                  REQUIRED,
                  "output and gradients are finite for constant, zero, huge (1e6) and"
                      + " tiny (1e-6) input, in training and in inference"),
              NormRules::isFinite),
          new Check<>(
              new Rule(
                  "N3",
                  STOCHASTIC,
                  "in training the gradients of the input and of each trained parameter"
                      + " are those of central differences in float64"),
              NormRules::hasTheGradientsOfItsValue),
          new Check<>(
              new Rule("N4", REQUIRED, "each new block has parameters of its own"),
              NormRules::givesEachBlockItsOwn),
          new Check<>(
              new Rule(
                  "N5",
                  RECOMMENDED,
                  "channels are alike: permuting those of input and parameters permutes"
                      + " the output"),
              NormRules::treatsChannelsAlike),
          new Check<>(
              new Rule(
                  "N6",
                  STOCHASTIC,
                  "in inference the output for an image does not depend on the rest of"
                      + " its batch"),
              NormRules::infersEachImageAlone),
          new Check<>(
              new Rule("N7", REQUIRED, "inference changes no parameter and no running average"),
              NormRules::infersWithoutChange),
          new Check<>(
              new Rule(
                  "N8",
                  REQUIRED,
                  "equal input and parameters give equal output and gradients, bit for bit"),
              NormRules::isDeterministic),
          new Check<>(
              new Rule("N9", REQUIRED, "a block that is saved and loaded gives the same output"),
              NormRules::survivesSaving),
          new Check<>(
              new Rule(
                  "N10",
                  REQUIRED,
                  "forward and backward leave no array with the manager of the parameters"),
              NormRules::leaksNothing),
          new Check<>(
              new Rule("N11", REQUIRED, "default and declared options are legal, others refused"),
              SpecRules::areChecked),
          new Check<>(
              new Rule("N12", RECOMMENDED, "each option has an effect"),
              subject -> SpecRules.haveAnEffect(subject, norm -> behaviour(norm, subject))),
          new Check<>(
              new Rule("N13", REQUIRED, "a spec with all options written out makes the same again"),
              subject -> SpecRules.roundTrip(subject, norm -> behaviour(norm, subject))),
          new Check<>(
              new Rule("N14", STOCHASTIC, FreedMemory.SENTENCE),
              NormRules::holdsWhatItsGradientsNeed));

  private static final Shape VECTORS = new Shape(5, 4);

  private static final Shape IMAGES = new Shape(3, 4, 2, 2);

  private static final List<Shape> SHAPES = List.of(VECTORS, IMAGES);

  private static final String SEED = ", seed " + NormRun.SEED;

  private NormRules() {}

  private static Finding keepsShapeAndType(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      for (Precision precision : Precision.values()) {
        try (NDManager manager = subject.manager().newSubManager()) {
          NormRun run = NormRun.draw(norm, manager, precision, shape);
          for (boolean training : new boolean[] {false, true}) {
            NDArray output = training ? run.trained() : run.inferred();
            String place = training ? "training" : "inference";
            same(shape, output.getShape(), place, worst);
            same(precision.type(), output.getDataType(), place, worst);
          }
          Shape[] declared = run.block().getOutputShapes(new Shape[] {shape});
          same(List.of(shape), Arrays.asList(declared), "getOutputShapes", worst);
        }
      }
    }
    worst.allHold(SHAPES + " in float32 and float64");
    return worst.finding();
  }

  private static void same(Object expected, Object found, String place, Worst worst) {
    worst.require(
        expected.equals(found),
        () -> "in %s expected %s, found %s".formatted(place, expected, found));
  }

  private static Finding isFinite(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      double[] normal = BlockParameters.normal(shape.size(), NormRun.SEED);
      double[] constant = new double[normal.length];
      Arrays.fill(constant, 3);
      Map<String, double[]> inputs = new LinkedHashMap<>();
      inputs.put("constant", constant);
      inputs.put("zero", new double[normal.length]);
      inputs.put("huge", Finite.scaled(normal, 1e6));
      inputs.put("tiny", Finite.scaled(normal, 1e-6));
      for (Map.Entry<String, double[]> input : inputs.entrySet()) {
        try (NDManager manager = subject.manager().newSubManager()) {
          NormRun run =
              NormRun.draw(norm, manager, Precision.FLOAT32, shape).with(input.getValue());
          String place = " for " + input.getKey() + " input " + shape;
          Finite.require(worst, "the inferred output" + place, Precision.read(run.inferred()));
          Finite.require(worst, "the training output" + place, Precision.read(run.trained()));
          run.with(input.getValue())
              .gradients(normal)
              .forEach((of, found) -> Finite.require(worst, "∂/∂" + of + place, found));
        }
      }
    }
    worst.allHold("constant, zero, huge and tiny input " + SHAPES);
    return worst.finding();
  }

  private static Finding hasTheGradientsOfItsValue(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      double[] upstream = BlockParameters.normal(shape.size(), NormRun.SEED + 200);
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT64, shape);
        BlockGradients.compare(
            worst,
            run.with(run.values()).gradients(upstream),
            Precision.FLOAT64.gradientTolerance(),
            of -> differences(run, of, upstream),
            ", input " + shape + SEED);
      }
    }
    return worst.finding();
  }

  private static double[] differences(NormRun run, String of, double[] upstream) {
    boolean ofInput = of.equals("input");
    return CentralDifferences.gradient(
        moved -> {
          try (NDManager scratch = run.manager().newSubManager()) {
            double[] output =
                Precision.read(
                    NormRun.of(
                            run.norm(),
                            scratch,
                            run.precision(),
                            run.shape(),
                            ofInput ? run.parameters() : run.parameters().with(of, moved.clone()),
                            ofInput ? moved.clone() : run.values())
                        .trained());
            return IntStream.range(0, output.length)
                .mapToDouble(i -> output[i] * upstream[i])
                .sum();
          }
        },
        ofInput ? run.values() : run.parameters().values().get(of),
        1e-4);
  }

  private static Finding givesEachBlockItsOwn(Subject<Norm> subject) {
    Norm norm = subject.create();
    return BlockParameters.areApart(List.of(norm.newBlock(), norm.newBlock()));
  }

  private static Finding treatsChannelsAlike(Subject<Norm> subject) {
    Worst worst = new Worst();
    int[] order = {1, 2, 3, 0};
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT64, shape);
        NormRun permuted =
            run.with(run.parameters().permuted(order))
                .with(BlockParameters.permuted(run.values(), shape, 1, order));
        for (boolean training : new boolean[] {false, true}) {
          double[] output = Precision.read(training ? run.trained() : run.inferred());
          double[] found = Precision.read(training ? permuted.trained() : permuted.inferred());
          worst.compareAll(
              BlockParameters.permuted(output, shape, 1, order),
              found,
              1e-9,
              i ->
                  "entry %d of the %s output, channels in the order %s, input %s%s"
                      .formatted(
                          i,
                          training ? "training" : "inferred",
                          Arrays.toString(order),
                          shape,
                          SEED));
        }
      }
    }
    return worst.finding();
  }

  private static Finding infersEachImageAlone(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT32, shape);
        double[] together = Precision.read(run.inferred());
        int each = (int) shape.slice(1).size();
        Shape alone = new Shape(1).addAll(shape.slice(1));
        for (int image = 0; image < shape.get(0); image++) {
          int from = image * each;
          double[] values = Arrays.copyOfRange(run.values(), from, from + each);
          worst.compareAll(
              Arrays.copyOfRange(together, from, from + each),
              Precision.read(run.inferred(values, alone)),
              Precision.FLOAT32.valueTolerance(),
              i -> "entry " + i + " of one of " + shape + " alone" + SEED);
        }
      }
    }
    return worst.finding();
  }

  private static Finding infersWithoutChange(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT32, shape);
        Map<String, double[]> before = BlockParameters.read(run.block());
        Precision.read(run.inferred());
        SpecRules.difference(before, BlockParameters.read(run.block()))
            .ifPresent(difference -> worst.require(false, () -> difference));
      }
    }
    worst.allHold(SHAPES.toString());
    return worst.finding();
  }

  private static Finding isDeterministic(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT32, shape);
        NormRun again = run.with(run.values());
        SpecRules.difference(run.computed(), again.computed())
            .ifPresent(difference -> worst.require(false, () -> "a second block: " + difference));
        NormRun once = run.with(run.values());
        double[] first = Precision.read(once.inferred());
        double[] second = Precision.read(once.inferred());
        SpecRules.difference(Map.of("output", first), Map.of("output", second))
            .ifPresent(difference -> worst.require(false, () -> "a second call: " + difference));
      }
    }
    worst.allHold("two blocks and two calls, " + SHAPES + SEED);
    return worst.finding();
  }

  private static Finding survivesSaving(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager manager = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, manager, Precision.FLOAT32, shape);
        run.gradients(run.values()); // a step, which moves running averages
        Block loaded = norm.newBlock();
        BlockParameters.copy(run.block(), loaded, manager);
        NDArray input = Precision.FLOAT32.create(manager, run.values(), shape);
        worst.compareAll(
            Precision.read(run.inferred()),
            Precision.read(NormRun.forward(loaded, input, false)),
            1e-12,
            i -> "entry " + i + " of the loaded block's output, input " + shape + SEED);
      }
    }
    return worst.finding();
  }

  private static Finding leaksNothing(Subject<Norm> subject) {
    Worst worst = new Worst();
    Norm norm = subject.create();
    for (Shape shape : SHAPES) {
      try (NDManager model = subject.manager().newSubManager()) {
        NormRun run = NormRun.draw(norm, model, Precision.FLOAT32, shape);
        int before = model.getManagedArrays().size();
        for (int step = 0; step < 2; step++) {
          try (NDManager batch = model.newSubManager()) {
            NDArray input = Precision.FLOAT32.create(batch, run.values(), shape);
            input.setRequiresGradient(true);
            NormRun.forward(run.block(), input, false);
            try (GradientCollector collector = model.getEngine().newGradientCollector()) {
              collector.backward(NormRun.forward(run.block(), input, true).sum());
            }
          }
        }
        int after = model.getManagedArrays().size();
        worst.compare(before, after, 0.5, () -> "two steps, arrays of the parameters' manager");
      }
    }
    return worst.finding();
  }

  private static Finding holdsWhatItsGradientsNeed(Subject<Norm> subject) {
    return FreedMemory.changesNoGradient(
        subject,
        (norm, manager) -> {
          Map<String, Graph> graphs = new LinkedHashMap<>();
          for (Shape shape : SHAPES) {
            NormRun run;
            try {
              run = NormRun.draw(norm, manager, Precision.FLOAT32, shape);
            } catch (IllegalArgumentException refused) {
              continue; // options may ask for another number of channels
            }
            graphs.put("input " + shape, run.graph());
          }
          return graphs;
        });
  }

  private static Map<String, double[]> behaviour(Norm norm, Subject<Norm> subject) {
    try (NDManager manager = subject.manager().newSubManager()) {
      return NormRun.draw(norm, manager, Precision.FLOAT64, IMAGES).computed();
    }
  }
}
