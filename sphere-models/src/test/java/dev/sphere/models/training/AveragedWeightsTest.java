package dev.sphere.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.nn.Parameter;
import dev.sphere.api.LossOptions;
import dev.sphere.losses.SampledWeights;
import dev.sphere.models.data.Augmentation;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class AveragedWeightsTest {

  private static final int ITERATIONS = 8;
  private static final ImageData DATA = Tiny.data(64, 20);

  /** Keeps the weights after each step. */
  private static final class Steps implements TrainingObserver {
    private final SphereNetwork network;
    private final List<Double> losses = new ArrayList<>();
    private final List<Map<String, double[]>> weights = new ArrayList<>();
    private final List<Double> measured = new ArrayList<>();

    Steps(SphereNetwork network) {
      this.network = network;
      weights.add(weights(network));
    }

    @Override
    public void onIteration(int iteration, double loss) {
      losses.add(loss);
      weights.add(weights(network));
    }

    @Override
    public void onMeasurement(Measurement measurement) {
      measured.add(measurement.testLoss());
    }
  }

  /** All but the sample of the classes. */
  private static Map<String, double[]> weights(SphereNetwork network) {
    SampledWeights samples = new SampledWeights(network);
    samples.release();
    Map<String, double[]> weights = new LinkedHashMap<>();
    NamedParameters.of(network, parameter -> !samples.isSample(parameter))
        .forEach((name, parameter) -> weights.put(name, Precision.read(parameter.getArray())));
    return weights;
  }

  private static Steps train(Model model, double decay) {
    SphereNetwork network = Tiny.network(model);
    Hyperparameters settings =
        Hyperparameters.builder(OptimizerKind.ADAM, 0.01)
            .projectEvery(3)
            .averageDecay(decay)
            .build();
    Steps steps = new Steps(network);
    new Training(
            network,
            Optional.empty(),
            DATA,
            new TrainingPlan(settings, ITERATIONS, 16, Augmentation.NONE, 1),
            model.getNDManager(),
            steps)
        .run();
    return steps;
  }

  /** The weighted sum of all weights there were, in float64. */
  private static double[] average(List<Map<String, double[]>> weights, String name, double decay) {
    double[] average = weights.get(0).get(name).clone();
    for (int t = 1; t < weights.size(); t++) {
      double kept = Math.min(decay, t / (9.0 + t));
      double[] values = weights.get(t).get(name);
      for (int i = 0; i < average.length; i++) {
        average[i] = kept * average[i] + (1 - kept) * values[i];
      }
    }
    return average;
  }

  /** Decays below and above t/(9 + t) at the end, running averages, samples, shared parameters. */
  @EachEngine
  void isTheAverageOfTheSteps(EngineSupport engine) {
    for (NetworkSpec spec :
        List.of(
            Tiny.spec("learnable-sigmoid(per=network)", "sphere-batch", "w-softmax"),
            Tiny.spec("cosine", "batch", "partial(sample-rate=0.5)"))) {
      for (double decay : new double[] {0.3, 0.999}) {
        String which = spec.loss() + ", decay " + decay;
        Steps raw;
        try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
          raw = train(model, 0);
        }
        try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
          Steps steps = train(model, decay);

          // The training itself is that without an average.
          assertThat(steps.losses).as(which).isEqualTo(raw.losses);
          assertThat(steps.weights).as(which).usingRecursiveComparison().isEqualTo(raw.weights);
          Map<String, double[]> left = weights(Tiny.network(model));
          assertThat(left).as(which).hasSizeGreaterThan(10);
          left.forEach(
              (name, values) ->
                  assertThat(RelativeError.of(values, average(raw.weights, name, decay)))
                      .as("%s: %s", which, name)
                      .isLessThan(2e-6));

          // What was measured last is what is left.
          assertThat(steps.measured).as(which).hasSize(2);
          assertThat(steps.measured.get(1))
              .as(which)
              .isNotEqualTo(raw.measured.get(1))
              .isEqualTo(
                  Evaluation.of(Tiny.network(model), DATA.test(), 16, model.getNDManager()).loss());
        }
      }
    }
  }

  /** Saved and loaded, a network with sampled classes has the averages too. */
  @EachEngine
  void isSaved(EngineSupport engine) throws Exception {
    NetworkSpec spec = Tiny.spec("cosine", "batch", "partial(sample-rate=0.5)");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    Map<String, double[]> expected;
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      train(model, 0.999);
      Tiny.network(model).saveParameters(new DataOutputStream(saved));
      expected = weights(Tiny.network(model));
    }
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 2)) {
      Tiny.network(model)
          .loadParameters(
              model.getNDManager(),
              new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      assertThat(weights(Tiny.network(model))).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  /** To the bit, so that measuring does not change what is learned. */
  @EachEngine
  void exchangedTwiceAllIsAsItWas(EngineSupport engine) {
    NetworkSpec spec = Tiny.spec("cosine", "batch", "softmax");
    try (Model model = Tiny.model(engine, spec, LossOptions.DEFAULT, 1)) {
      SphereNetwork network = Tiny.network(model);
      int before = model.getNDManager().getManagedArrays().size();
      Map<String, double[]> initial = weights(network);
      try (AveragedWeights average = new AveragedWeights(network, 0.9, model.getNDManager())) {
        network.getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .forEach(parameter -> parameter.getArray().addi(1.0f / 3));
        Map<String, double[]> moved = weights(network);
        average.exchange();
        assertThat(weights(network)).usingRecursiveComparison().isEqualTo(initial);
        average.exchange();
        assertThat(weights(network)).usingRecursiveComparison().isEqualTo(moved);
      }
      assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
    }
  }
}
