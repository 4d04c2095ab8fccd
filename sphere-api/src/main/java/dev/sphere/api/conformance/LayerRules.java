package dev.sphere.api.conformance;

import static dev.sphere.api.conformance.Level.REQUIRED;
import static dev.sphere.api.conformance.Level.STOCHASTIC;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The rules of layers, whatever they are made of; what they compute is {@link LayerValueRules}. */
final class LayerRules {

  private static final List<LayerCheck> OWN =
      List.of(
          new LayerCheck(
              new Rule(
                  "Y1",
                  REQUIRED,
                  "outputs have the shapes that getOutputShapes promises and the type the layer"
                      + " was initialized with, float32 or float64"),
              LayerRules::keepsItsPromises),
          new LayerCheck(
              new Rule(
                  "Y2",
                  REQUIRED,
                  "outputs and gradients are finite for inputs of size 0, 1e-6, 1 and 1e6, with"
                      + " kernels of size 0 and 1"),
              LayerRules::isFinite),
          new LayerCheck(
              new Rule(
                  "Y3",
                  REQUIRED,
                  "an input of another rank, or one that needs parameters of other shapes, is"
                      + " refused by an IllegalArgumentException that names its shape"),
              LayerRules::refusesOtherInputs),
          new LayerCheck(
              new Rule("Y4", REQUIRED, "each new layer has parameters of its own"),
              LayerRules::givesEachLayerItsOwn),
          new LayerCheck(
              new Rule(
                  "Y5",
                  REQUIRED,
                  "equal input and parameters give equal outputs and gradients, bit for bit"),
              LayerRules::isDeterministic),
          new LayerCheck(
              new Rule("Y6", STOCHASTIC, "threads see what one thread sees"),
              LayerRules::isTheSameForAllThreads),
          new LayerCheck(
              new Rule(
                  "Y7",
                  REQUIRED,
                  "a layer that is saved and loaded, to the last byte, gives the same outputs, bit"
                      + " for bit"),
              LayerRules::survivesSaving),
          new LayerCheck(
              new Rule(
                  "Y8",
                  REQUIRED,
                  "forward and backward leave no array with the manager of the parameters, and with"
                      + " that of the input none but the outputs"),
              LayerRules::leaksNothing),
          new LayerCheck(
              new Rule("Y9", STOCHASTIC, FreedMemory.SENTENCE),
              LayerRules::holdsWhatItsGradientsNeed));

  static final List<LayerCheck> ALL =
      Stream.concat(OWN.stream(), LayerValueRules.ALL.stream()).toList();

  private static final String SEED = ", seed " + LayerRun.SEED;

  private LayerRules() {}

  private static Finding keepsItsPromises(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    for (Precision precision : Precision.values()) {
      try (NDManager manager = parent.newSubManager()) {
        LayerRun run = LayerRun.draw(layer, manager, precision);
        Shape[] promised = run.block().getOutputShapes(new Shape[] {layer.input()});
        NDArray input = precision.create(manager, run.values(), layer.input());
        for (boolean training : new boolean[] {false, true}) {
          NDList outputs =
              Recording.of(manager, () -> LayerRun.forward(run.block(), input, training));
          List<DataType> types = outputs.stream().map(NDArray::getDataType).distinct().toList();
          worst.require(
              Arrays.equals(promised, outputs.getShapes())
                  && types.equals(List.of(precision.type())),
              () ->
                  "in %s expected %s %s, found %s %s"
                      .formatted(
                          training ? "training" : "inference",
                          precision.type(),
                          Arrays.toString(promised),
                          types,
                          Arrays.toString(outputs.getShapes())));
        }
      }
    }
    worst.allHold("input " + layer.input() + " in float32 and float64");
    return worst.finding();
  }

  private static Finding isFinite(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    for (double ofKernels : new double[] {0, 1}) {
      for (double ofInput : new double[] {0, 1e-6, 1, 1e6}) {
        try (NDManager manager = parent.newSubManager()) {
          LayerRun drawn = LayerRun.draw(layer, manager, Precision.FLOAT32);
          LayerRun run =
              drawn
                  .with(LayerValueRules.withKernels(drawn, (filter, entry) -> ofKernels * entry))
                  .with(Finite.scaled(drawn.values(), ofInput));
          String place =
              " for an input of size %s and kernels of size %s"
                  .formatted(Worst.number(ofInput), Worst.number(ofKernels));
          run.computed().forEach((of, found) -> Finite.require(worst, of + place, found));
        }
      }
    }
    worst.allHold("inputs of size 0, 1e-6, 1 and 1e6, kernels of size 0 and 1" + SEED);
    return worst.finding();
  }

  /** Gives them to the layer that is initialized, and to a new one. */
  private static Finding refusesOtherInputs(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    List<Shape> illegal = illegal(layer, parent);
    for (Shape shape : illegal) {
      try (NDManager manager = parent.newSubManager()) {
        Block block = LayerRun.draw(layer, manager, Precision.FLOAT32).block();
        double[] values = BlockParameters.normal(shape.size(), LayerRun.SEED);
        NDArray input = Precision.FLOAT32.create(manager, values, shape);
        refuses(worst, shape, () -> LayerRun.forward(block, input, false));
        if (shape.dimension() != layer.input().dimension()) {
          Block fresh = layer.newBlock();
          refuses(worst, shape, () -> fresh.initialize(manager, DataType.FLOAT32, shape));
        }
      }
    }
    worst.allHold("inputs " + illegal);
    return worst.finding();
  }

  private static void refuses(Worst worst, Shape shape, Runnable use) {
    Refusal.instead(IllegalArgumentException.class, shape.toString(), "no exception", use)
        .ifPresent(
            found ->
                worst.require(
                    false,
                    () ->
                        "for an input %s expected an IllegalArgumentException that names it, found %s"
                            .formatted(shape, found)));
  }

  /** Returns shapes with an axis more or less, or one twice as long that kernels depend on. */
  private static List<Shape> illegal(LayerCase layer, NDManager parent) {
    Shape input = layer.input();
    int last = input.dimension() - 1;
    List<Shape> illegal =
        new ArrayList<>(List.of(input.slice(0, last), new Shape(1).addAll(input)));
    Map<String, Shape> legal = parameterShapes(layer, parent, input);
    for (int axis = 1; axis <= last; axis++) {
      int doubled = axis;
      long[] longer =
          LongStream.range(0, input.dimension())
              .map(each -> (each == doubled ? 2 : 1) * input.get((int) each))
              .toArray();
      Shape shape = new Shape(longer);
      if (!parameterShapes(layer, parent, shape).equals(legal)) {
        illegal.add(shape);
      }
    }
    return illegal;
  }

  private static Map<String, Shape> parameterShapes(
      LayerCase layer, NDManager parent, Shape input) {
    return BlockParameters.draw(layer.newBlock(), parent, input, LayerRun.SEED).shapes();
  }

  private static Finding givesEachLayerItsOwn(LayerCase layer, NDManager parent) {
    return BlockParameters.areApart(List.of(layer.newBlock(), layer.newBlock()));
  }

  private static Finding isDeterministic(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT32);
      Map<String, double[]> first = run.computed();
      SpecRules.difference(first, run.with(run.values()).computed())
          .ifPresent(difference -> worst.require(false, () -> "a second layer: " + difference));
      double[] again = run.inferred().joined();
      SpecRules.difference(
              Map.of("the outputs", first.get("the outputs")), Map.of("the outputs", again))
          .ifPresent(difference -> worst.require(false, () -> "a second call: " + difference));
    }
    worst.allHold("two layers and two calls" + SEED);
    return worst.finding();
  }

  /** Each thread infers the examples of a batch one after the other, from another one on. */
  private static Finding isTheSameForAllThreads(LayerCase layer, NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT32);
      int examples = (int) layer.input().get(0);
      int size = run.inferred().of(0).length;
      return Threads.seeTheSame(
          first -> {
            double[] outputs = new double[examples * size];
            for (int n = 0; n < examples; n++) {
              int example = (first + n) % examples;
              System.arraycopy(
                  LayerValueRules.alone(run, example), 0, outputs, example * size, size);
            }
            return outputs;
          },
          examples,
          3,
          i -> "output " + i % size + " of example " + i / size + SEED);
    }
  }

  private static Finding survivesSaving(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager manager = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, manager, Precision.FLOAT32);
      Block loaded = layer.newBlock();
      BlockParameters.copy(run.block(), loaded, manager);
      double[] expected = run.inferred().joined();
      NDArray input = Precision.FLOAT32.create(manager, run.values(), layer.input());
      double[] found = Outputs.read(LayerRun.forward(loaded, input, false)).joined();
      SpecRules.difference(Map.of("the outputs", expected), Map.of("the outputs", found))
          .ifPresent(difference -> worst.require(false, () -> "loaded: " + difference));
    }
    worst.allHold("input " + layer.input() + SEED);
    return worst.finding();
  }

  private static Finding leaksNothing(LayerCase layer, NDManager parent) {
    Worst worst = new Worst();
    try (NDManager model = parent.newSubManager()) {
      LayerRun run = LayerRun.draw(layer, model, Precision.FLOAT32);
      int before = model.getManagedArrays().size();
      for (int step = 0; step < 2; step++) {
        try (NDManager batch = model.newSubManager()) {
          NDArray input = Precision.FLOAT32.create(batch, run.values(), layer.input());
          input.setRequiresGradient(true);
          int held = batch.getManagedArrays().size();
          try (GradientCollector collector = model.getEngine().newGradientCollector()) {
            NDList outputs = LayerRun.forward(run.block(), input, true);
            worst.same(
                outputs.size(),
                batch.getManagedArrays().size() - held,
                () -> "the manager of the input, arrays left by a way forward");
            collector.backward(outputs.head().sum());
          }
        }
      }
      worst.same(
          before,
          model.getManagedArrays().size(),
          () -> "two steps, arrays of the manager of the parameters");
    }
    worst.allHold("two steps");
    return worst.finding();
  }

  private static Finding holdsWhatItsGradientsNeed(LayerCase layer, NDManager parent) {
    return FreedMemory.changesNoGradient(
        parent,
        manager ->
            Map.of(
                "input " + layer.input(),
                LayerRun.draw(layer, manager, Precision.FLOAT32).graph()));
  }
}
