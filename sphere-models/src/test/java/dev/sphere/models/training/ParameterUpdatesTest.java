package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import dev.sphere.api.LossOptions;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One step along gradients that the test chooses: the loss is Σ parameter·coefficient, so that each
 * gradient is the coefficient.
 */
class ParameterUpdatesTest {

  private static Hyperparameters settings(
      OptimizerKind optimizer, WeightDecay decay, double gradientNorm) {
    return Hyperparameters.builder(optimizer, 0.1)
        .weightDecay(decay)
        .gradientNorm(gradientNorm)
        .build();
  }

  /** The names of the parameters that a step along zero gradients makes smaller. */
  private static Set<String> decayed(
      EngineSupport engine,
      OptimizerKind optimizer,
      boolean norms,
      String operator,
      String norm,
      String loss) {
    return decayed(engine, optimizer, norms, Tiny.spec(operator, norm, loss));
  }

  private static Set<String> decayed(
      EngineSupport engine, OptimizerKind optimizer, boolean norms, NetworkSpec spec) {
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      // Biases, shifts and running means begin at 0, where decay would not show.
      trainable(network).values().stream()
          .filter(parameter -> parameter.getArray().abs().sum().getFloat() == 0)
          .forEach(parameter -> fill(parameter.getArray(), 0.5f));
      Map<String, double[]> before = values(network);
      new ParameterUpdates(
              network, settings(optimizer, new WeightDecay(0.5, norms), 0), Tracker.fixed(0.1f))
          .step(withGradients(engine, model, network, zeros(network)));
      Map<String, double[]> after = values(network);
      Set<String> decayed =
          before.keySet().stream()
              .filter(name -> RelativeError.of(after.get(name), before.get(name)) > 1e-6)
              .collect(Collectors.toSet());
      for (String name : decayed) {
        // Learning rate times decay is 0.05.
        double[] expected = before.get(name).clone();
        for (int i = 0; i < expected.length; i++) {
          expected[i] *= 0.95;
        }
        assertThat(RelativeError.of(after.get(name), expected)).as(name).isLessThan(1e-5);
      }
      return decayed.stream()
          .map(name -> name.replaceAll("^[0-9]+", ""))
          .collect(Collectors.toSet());
    }
  }

  private static void fill(NDArray array, float value) {
    float[] values = new float[(int) array.size()];
    Arrays.fill(values, value);
    array.set(values);
  }

  @EachEngine
  void referenceDecaysThePlainKernelsAndTheNormsOnly(EngineSupport engine) {
    for (OptimizerKind optimizer : List.of(OptimizerKind.SGD, OptimizerKind.ADAMW)) {
      Set<String> ofSphere =
          decayed(engine, optimizer, true, "learnable-sigmoid", "reference-batch", "softmax(bias)");

      // The head's kernel is a plain one; of the embedding's nothing but γ and β.
      assertThat(ofSphere)
          .as("%s", optimizer)
          .filteredOn(name -> name.startsWith("head"))
          .singleElement()
          .asString()
          .endsWith("weight");
      assertThat(ofSphere)
          .as("%s", optimizer)
          .filteredOn(name -> name.startsWith("embedding"))
          .hasSize(2 * 9)
          .allMatch(name -> name.endsWith("gamma") || name.endsWith("beta"));

      Set<String> ofPlain = decayed(engine, optimizer, true, "conv", "batch", "w-softmax");
      assertThat(ofPlain)
          .as("%s: ten kernels, γ and β of nine norms, not the head's", optimizer)
          .hasSize(10 + 2 * 9)
          .noneMatch(name -> name.startsWith("head"));
    }
  }

  @EachEngine
  void normsAreSparedWhereTheRecipeSaysSo(EngineSupport engine) {
    assertThat(decayed(engine, OptimizerKind.ADAMW, false, "cosine", "sphere-batch", "softmax"))
        .singleElement()
        .asString()
        .startsWith("head")
        .endsWith("weight");
    assertThat(decayed(engine, OptimizerKind.SGD, false, "cosine", "sphere", "w-softmax"))
        .isEmpty();
  }

  @EachEngine
  void kernelsDecayWhereTheirLengthCounts(EngineSupport engine) {
    NetworkSpec weighted =
        Tiny.spec("cosine", "none", "w-softmax").toBuilder().magnitude("linear(weighted)").build();

    assertThat(decayed(engine, OptimizerKind.ADAMW, false, weighted))
        .hasSize(10)
        .allMatch(name -> name.startsWith("embedding") && name.endsWith("weight"));
  }

  /** 1e20 is a number of float32, its square is none. */
  @EachEngine
  void hugeGradientsAreShortenedToo(EngineSupport engine) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "none", "softmax"), LossOptions.DEFAULT, 1)) {
      Map<String, double[]> gradients = draw(Tiny.network(model), 6);
      gradients.values().iterator().next()[0] = -1e20;

      Map<String, double[]> taken = step(engine, model, gradients, 5);

      assertThat(norm(taken)).as("seed 6").isCloseTo(5, within(1e-4));
    }
  }

  @EachEngine
  void gradientsOfBothSignsAreShortenedTogether(EngineSupport engine) {
    for (double limit : new double[] {3, 0.5}) {
      try (Model model =
          Tiny.model(
              engine, Tiny.spec("learnable-sigmoid", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
        SphereNetwork network = Tiny.network(model);
        Map<String, double[]> gradients = draw(network, 2);
        // Clamping from above would leave these as they are.
        gradients.values().iterator().next()[0] = -1e4;
        Map<String, double[]> taken = step(engine, model, gradients, limit);

        assertThat(norm(taken)).as("limit %s, seed 2", limit).isCloseTo(limit, within(1e-4));
        double factor = limit / norm(gradients);
        assertScaled(taken, gradients, factor, "limit " + limit);
      }
    }
  }

  @EachEngine
  void shortGradientsAndThoseWithoutLimitStay(EngineSupport engine) {
    for (double limit : new double[] {1e6, 0}) {
      try (Model model =
          Tiny.model(engine, Tiny.spec("cosine", "none", "softmax"), LossOptions.DEFAULT, 1)) {
        Map<String, double[]> gradients = draw(Tiny.network(model), 3);

        assertScaled(step(engine, model, gradients, limit), gradients, 1, "limit " + limit);
      }
    }
  }

  /** Each of them by its own factor, with the optimizer's own step and the limit left out. */
  @EachEngine
  void groupsMoveAtTheirRates(EngineSupport engine) {
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      Hyperparameters settings =
          settings(optimizer, WeightDecay.NONE, 0).toBuilder()
              .groups(
                  List.of(
                      ParameterGroup.parse("*gamma:lr=0"), ParameterGroup.parse("02head*:lr=0.25")))
              .build();
      Map<String, double[]> plain = moved(engine, settings(optimizer, WeightDecay.NONE, 0));
      moved(engine, settings)
          .forEach(
              (name, taken) -> {
                double factor = name.endsWith("gamma") ? 0 : name.startsWith("02head") ? 0.25 : 1;
                double[] expected = plain.get(name).clone();
                for (int i = 0; i < expected.length; i++) {
                  expected[i] *= factor;
                }
                // A difference of float32 weights of about 1 resolves 1e-6 of steps of about 0.1.
                assertThat(RelativeError.of(taken, expected))
                    .as("%s: %s", optimizer, name)
                    .isLessThan(1e-4);
              });
    }
  }

  /** What a step along gradients of about 1 at rate 0.1 subtracts. */
  private static Map<String, double[]> moved(EngineSupport engine, Hyperparameters settings) {
    try (Model model =
        Tiny.model(engine, Tiny.spec("cosine", "batch", "softmax"), LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      Map<String, double[]> before = values(network);
      new ParameterUpdates(network, settings, Tracker.fixed(0.1f))
          .step(withGradients(engine, model, network, draw(network, 5)));
      return differences(before, values(network));
    }
  }

  /** Listed by ten layers, it would move ten times as far. */
  @EachEngine
  void aParameterOfTheNetworkMovesOnce(EngineSupport engine) {
    try (Model model =
        Tiny.model(
            engine,
            Tiny.spec("learnable-sigmoid(per=network)", "none", "softmax"),
            LossOptions.DEFAULT,
            1)) {
      SphereNetwork network = Tiny.network(model);
      assertThat(network.getParameters().keys())
          .filteredOn(name -> name.endsWith("-k"))
          .hasSize(10);
      Map<String, double[]> gradients = draw(network, 4);
      assertThat(gradients.keySet()).filteredOn(name -> name.endsWith("-k")).hasSize(1);

      // The limit counts it once, too.
      assertScaled(step(engine, model, gradients, 1), gradients, 1 / norm(gradients), "shared k");
    }
  }

  @EachEngine
  void everyGroupCountsUpdatesFromOne(EngineSupport engine) {
    List<Integer> asked = new ArrayList<>();
    Tracker recorder =
        update -> {
          asked.add(update);
          return 0.1f;
        };
    try (Model model =
        Tiny.model(
            engine,
            Tiny.spec("learnable-sigmoid(per=network)", "batch", "softmax"),
            LossOptions.DEFAULT,
            1)) {
      SphereNetwork network = Tiny.network(model);
      ParameterUpdates updates =
          new ParameterUpdates(
              network, settings(OptimizerKind.ADAM, new WeightDecay(0.1, true), 0), recorder);
      for (int step = 1; step <= 3; step++) {
        asked.clear();
        updates.step(withGradients(engine, model, network, draw(network, step)));

        assertThat(asked).as("step %d", step).isNotEmpty().containsOnly(step);
      }
    }
  }

  private static void assertScaled(
      Map<String, double[]> taken, Map<String, double[]> gradients, double factor, String what) {
    double largest =
        gradients.values().stream().mapToDouble(ParameterUpdatesTest::largest).max().orElseThrow();
    taken.forEach(
        (name, step) -> {
          for (int i = 0; i < step.length; i++) {
            // A difference of float32 weights of about 1 resolves 1e-6 of them.
            assertThat(step[i])
                .as("%s: %s[%d]", what, name, i)
                .isCloseTo(
                    gradients.get(name)[i] * factor, within(2e-6 * Math.max(1, largest * factor)));
          }
        });
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Takes a step of plain descent with rate 1; returns what was subtracted. */
  private static Map<String, double[]> step(
      EngineSupport engine, Model model, Map<String, double[]> gradients, double limit) {
    SphereNetwork network = Tiny.network(model);
    Map<String, double[]> before = values(network);
    new ParameterUpdates(
            network, settings(OptimizerKind.SGD, WeightDecay.NONE, limit), Tracker.fixed(1))
        .step(withGradients(engine, model, network, gradients));
    return differences(before, values(network));
  }

  private static Map<String, double[]> differences(
      Map<String, double[]> before, Map<String, double[]> after) {
    Map<String, double[]> differences = new LinkedHashMap<>();
    after.forEach(
        (name, values) -> {
          double[] difference = before.get(name).clone();
          for (int i = 0; i < difference.length; i++) {
            difference[i] -= values[i];
          }
          differences.put(name, difference);
        });
    return differences;
  }

  private static double norm(Map<String, double[]> gradients) {
    double squares = 0;
    for (double[] gradient : gradients.values()) {
      for (double value : gradient) {
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  /** Leaves gradients with the engine; returns the manager. */
  private static NDManager withGradients(
      EngineSupport engine, Model model, SphereNetwork network, Map<String, double[]> gradients) {
    NDManager manager = model.getNDManager();
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = engine.engine().newGradientCollector()) {
      NDArray loss = manager.create(0f);
      for (Map.Entry<String, Parameter> each : trainable(network).entrySet()) {
        NDArray weight = store.getValue(each.getValue(), manager.getDevice(), true);
        NDArray coefficient =
            Precision.FLOAT32.create(manager, gradients.get(each.getKey()), weight.getShape());
        loss = loss.add(new NDList(weight.mul(coefficient).sum()).singletonOrThrow());
      }
      collector.backward(loss);
    }
    return manager;
  }

  private static Map<String, double[]> zeros(SphereNetwork network) {
    Map<String, double[]> zeros = values(network);
    zeros.replaceAll((name, values) -> new double[values.length]);
    return zeros;
  }

  private static Map<String, double[]> draw(SphereNetwork network, long seed) {
    Draw draw = new Draw(seed);
    Map<String, double[]> drawn = values(network);
    drawn.replaceAll((name, values) -> draw.normal(values.length));
    return drawn;
  }

  private static Map<String, double[]> values(SphereNetwork network) {
    Map<String, double[]> values = new LinkedHashMap<>();
    trainable(network)
        .forEach((name, parameter) -> values.put(name, Precision.read(parameter.getArray())));
    return values;
  }

  /** By the first of its names. */
  private static Map<String, Parameter> trainable(SphereNetwork network) {
    Map<String, Parameter> trainable = new LinkedHashMap<>();
    for (Pair<String, Parameter> each : network.getParameters()) {
      if (each.getValue().requiresGradient() && !trainable.containsValue(each.getValue())) {
        trainable.put(each.getKey(), each.getValue());
      }
    }
    return trainable;
  }
}
