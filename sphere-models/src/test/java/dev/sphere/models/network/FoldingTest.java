package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.Cnn;
import dev.sphere.models.architecture.GoogLeNet;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.ResNet;
import dev.sphere.models.architecture.SphereFace20;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Nightly;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folded network gives what the network gives. */
class FoldingTest {

  private static final int CASES = Nightly.times(30, 600);
  private static final long FIRST_SEED = Long.getLong("sphere.seed", 1);
  private static final int STEPS = 40;
  private static final int BATCH = 3;
  private static final ImageShape IMAGE = new ImageShape(3, 16, 16);

  private static final NetworkFactory NETWORKS =
      new NetworkFactory(
          Registry.load(),
          new Named<>(
              "model",
              Stream.<Architecture>of(
                      new Cnn(3),
                      new Cnn(9),
                      ResNet.sphereResNet32(),
                      ResNet.sphereResNet18v1(),
                      new GoogLeNet(),
                      new SphereFace20())
                  .collect(Collectors.toMap(Architecture::name, each -> each))));

  private static final List<String> ARCHITECTURES =
      List.of(
          "cnn-3",
          "cnn-9",
          "cnn-9",
          "sphere-resnet-32",
          "sphere-resnet-18-v1",
          "googlenet",
          "sphereface-20");

  private static final List<String> OPERATORS =
      List.of(
          "conv",
          "cosine",
          "linear",
          "sigmoid",
          "sigmoid(k=0.05)",
          "learnable-sigmoid",
          "learnable-sigmoid(per=network)",
          "square-cosine",
          "sharpened-cosine",
          "piecewise-linear",
          "piecewise-linear(per=filter)");

  private static final List<String> MAGNITUDES =
      List.of(
          "sphere",
          "sphere",
          "sphere(weighted=true)",
          "ball(rho=2)",
          "ball(rho=2, radius=filter)",
          "tanh(rho=2, radius=layer)",
          "linear",
          "segmented(rho=2)",
          "log",
          "mix");

  private static final List<String> ANGLE_NORMS =
      List.of("epsilon(1e-4)", "epsilon(1e-4)", "additive(0.1)", "centered(1e-4)", "none");

  private static final List<String> NORMS =
      List.of(
          "batch",
          "batch",
          "batch(epsilon=0.001)",
          "sphere",
          "sphere(per=layer)",
          "sphere-batch",
          "none",
          "group",
          "layer");

  private static NetworkSpec spec(Draw draw) {
    return NetworkSpec.builder(draw.one(ARCHITECTURES), IMAGE, List.of("a", "b", "c", "d"))
        .width(draw.one(List.of(0.03, 0.06)))
        .operator(draw.one(OPERATORS))
        .magnitude(draw.one(MAGNITUDES))
        .angleNorm(draw.one(ANGLE_NORMS))
        .norm(draw.one(NORMS))
        .activation(draw.one(List.of("relu", "relu", "none")))
        .build();
  }

  /**
   * Returns values for the parameters of a network as training might leave them: the running
   * averages are those of its own responses, a little off; scales, some of them negative, shifts
   * and what operators learn are not what they begin with.
   */
  private static Map<String, double[]> trained(NetworkSpec spec, Draw draw) {
    EngineSupport engine = EngineSupport.named("pytorch");
    engine.engine().setRandomSeed(draw.whole(1, 1_000_000));
    try (NDManager manager = engine.engine().newBaseManager()) {
      SphereNetwork network = NETWORKS.create(spec, LossOptions.DEFAULT);
      network.initialize(manager, Precision.FLOAT64.type(), spec.image().batch(1));
      for (Parameter parameter : network.getParameters().values()) {
        double[] random = draw.normal(parameter.getShape().size());
        NDArray array = parameter.getArray();
        switch (parameter.getType()) {
          case GAMMA, BETA -> EngineArrays.write(array, random);
          case OTHER ->
              EngineArrays.write(
                  array, Arrays.stream(random).map(each -> 0.3 + Math.abs(each)).toArray());
          default -> {
            // Kernels begin at random, and averages follow.
          }
        }
      }
      for (int step = 0; step < STEPS; step++) {
        try (NDManager scratch = manager.newSubManager()) {
          Shape batch = spec.image().batch(8);
          NDArray images = Precision.FLOAT64.create(scratch, draw.normal(batch.size()), batch);
          network.embedding().forward(new ParameterStore(manager, false), new NDList(images), true);
        }
      }
      Map<String, double[]> values = new HashMap<>();
      for (Pair<String, Parameter> each : network.getParameters()) {
        values.put(each.getKey(), Precision.read(each.getValue().getArray()));
      }
      return values;
    }
  }

  private static NDArray logits(SphereNetwork network, NDArray images) {
    return network
        .forward(new ParameterStore(images.getManager(), false), new NDList(images), false)
        .head();
  }

  @EachEngine
  void givesTheSame(EngineSupport engine) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      Draw draw = new Draw(seed);
      NetworkSpec spec = spec(draw);
      Map<String, double[]> values = trained(spec, draw);
      Shape batch = spec.image().batch(BATCH);
      double[] pixels = draw.normal(batch.size());
      for (Precision precision : Precision.values()) {
        try (NDManager manager = engine.engine().newBaseManager()) {
          SphereNetwork network = NETWORKS.create(spec, LossOptions.DEFAULT);
          BlockRun.initialize(network, manager, precision, values, batch);
          NDArray images = precision.create(manager, pixels, batch);
          double[] expected = Precision.read(logits(network, images));
          double[] actual = Precision.read(logits(network.folded(manager), images));

          double error = RelativeError.of(actual, expected);
          System.out.println(
              "ERR " + engine.name() + " " + precision + " " + error + " " + seed + " " + spec);
          assertThat(error)
              .as("seed %d, %s, %s", seed, precision, spec)
              .isLessThan(precision == Precision.FLOAT32 ? 1e-2 : 1e-9);
        }
      }
    }
  }
}
