package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
import dev.sphere.api.EngineArrays;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.Cnn;
import dev.sphere.models.architecture.GoogLeNet;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.architecture.MaxPooling;
import dev.sphere.models.architecture.ResNet;
import dev.sphere.models.architecture.SphereFace20;
import dev.sphere.models.testing.Tiny;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.ChannelAffine;
import dev.sphere.ops.layer.ShapedLambda;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Nightly;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/** A folded network gives what the network gives. */
class FoldingTest {

  private static final int CASES = Nightly.times(12, 600);

  /** How far logits may be off in float32, relative to the largest. */
  private static final double SINGLE = 1e-5;

  /** And in float64: MXNet takes the ε of a batch norm as float64, PyTorch as float32. */
  private static final double DOUBLE = 1e-8;

  private static final int STEPS = 25;
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

  @TempDir private Path directory;

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
    for (long seed = 0; seed < CASES; seed++) {
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

          assertThat(RelativeError.of(actual, expected))
              .as("seed %d, %s, %s", seed, precision, spec)
              .isLessThan(precision == Precision.FLOAT32 ? SINGLE : DOUBLE);
        }
      }
    }
  }

  private static SphereNetwork network(NDManager manager, String operator, String norm) {
    NetworkSpec spec = Tiny.spec(operator, norm, "softmax");
    SphereNetwork network = Tiny.factory().create(spec, LossOptions.DEFAULT);
    manager.getEngine().setRandomSeed(1);
    network.initialize(manager, DataType.FLOAT32, spec.image().batch(1));
    return network;
  }

  private static NDArray images(NDManager manager) {
    Shape shape = Tiny.IMAGE.batch(BATCH);
    return Precision.FLOAT32.create(manager, new Draw(1).normal(shape.size()), shape);
  }

  private static List<Block> blocks(Block block) {
    return Stream.concat(
            Stream.of(block),
            block.getChildren().values().stream().flatMap(child -> blocks(child).stream()))
        .toList();
  }

  @EachEngine
  void normsAndActivationsAreGone(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      for (String norm : List.of("batch", "sphere", "sphere-batch", "none")) {
        SphereNetwork sphere = network(manager, "cosine", norm).folded(manager);
        // Nine layers with all that follows, the last one, the reshaping; and their chain.
        assertThat(blocks(sphere.embedding()).stream().skip(2).map(Block::getClass))
            .as(norm)
            .hasSize(11)
            .doesNotContain(SphereConv2d.class, BatchNorm.class, MaxPooling.class);
        assertThat(sphere.sphereLayers()).isEmpty();

        SphereNetwork plain = network(manager, "conv", norm).folded(manager);
        assertThat(blocks(plain.embedding()))
            .as(norm)
            .filteredOn(Convolution.class::isInstance)
            .hasSize(10);
        assertThat(
                blocks(plain.embedding()).stream().map(block -> block.getClass().getSimpleName()))
            .as(norm)
            .doesNotContain("BatchNorm", "ScaleAndShift");
      }
    }
  }

  /** What the embedding does not know to fold stays where it is. */
  @EachEngine
  void unknownBlocksStay(EngineSupport engine) {
    Block doubling = ShapedLambda.elementwise(array -> array.add(array));
    SequentialBlock embedding =
        new SequentialBlock()
            .add(Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 3)).build())
            .add(doubling)
            .add(BatchNorm.builder().build())
            .add(new SequentialBlock().add(doubling).setReturnIntermediate(false))
            .add(Blocks.batchFlattenBlock());
    try (NDManager manager = engine.engine().newBaseManager()) {
      manager.getEngine().setRandomSeed(1);
      LossHead head = Registry.load().losses().create("softmax").newHead(3, LossOptions.DEFAULT);
      SphereNetwork network = new SphereNetwork(embedding, head);
      network.initialize(manager, DataType.FLOAT32, Tiny.IMAGE.batch(1));
      SphereNetwork folded = network.folded(manager);

      assertThat(blocks(folded.embedding())).filteredOn(block -> block == doubling).hasSize(2);
      assertThat(blocks(folded.embedding())).hasAtLeastOneElementOfType(BatchNorm.class);
      assertThat(
              RelativeError.of(
                  Precision.read(logits(folded, images(manager))),
                  Precision.read(logits(network, images(manager)))))
          .isLessThan(SINGLE);
    }
  }

  /** Along one and three axes too, in groups, with a bias. */
  @EachEngine
  void plainConvolutionsTakeNormsOfEveryKind(EngineSupport engine) {
    Draw draw = new Draw(4);
    List<Convolution> layers =
        List.of(
            Conv1d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3))
                .optStride(new Shape(2))
                .optGroups(2)
                .build(),
            Conv2d.builder()
                .setFilters(5)
                .setKernelShape(new Shape(3, 2))
                .optDilation(new Shape(2, 1))
                .optPadding(new Shape(1, 0))
                .build(),
            Conv3d.builder()
                .setFilters(3)
                .setKernelShape(new Shape(2, 1, 2))
                .optBias(false)
                .build());
    for (Convolution layer : layers) {
      Shape input =
          new Shape(2, 4)
              .addAll(
                  new Shape(
                      Arrays.stream(layer.getKernelShape().getShape()).map(each -> 6).toArray()));
      try (NDManager manager = engine.engine().newBaseManager()) {
        for (Parameter parameter : layer.getParameters().values()) {
          parameter.setInitializer(
              (owner, shape, type) ->
                  Precision.FLOAT64.create(owner, draw.normal(shape.size()), shape));
        }
        layer.initialize(manager, DataType.FLOAT64, input);
        NDArray data = Precision.FLOAT64.create(manager, draw.normal(input.size()), input);
        double[] scales = draw.normal(layer.getFilters());
        double[] shifts = draw.normal(layer.getFilters());
        Block folded = PlainConvolutions.folded(layer, new ChannelAffine(scales, shifts), manager);
        NDArray output = forward(layer, data);
        double[] expected = Precision.read(output);
        long places = output.getShape().slice(2).size();
        for (int i = 0; i < expected.length; i++) {
          int channel = (int) (i / places % layer.getFilters());
          expected[i] = scales[channel] * expected[i] + shifts[channel];
        }
        assertThat(RelativeError.of(Precision.read(forward(folded, data)), expected))
            .as("%s, seed 4", layer.getClass().getSimpleName())
            .isLessThan(1e-13);
        assertThat(folded.getParameters().values()).noneMatch(Parameter::requiresGradient);
      }
    }
  }

  private static NDArray forward(Block block, NDArray data) {
    return block
        .forward(new ParameterStore(data.getManager(), false), new NDList(data), false)
        .singletonOrThrow();
  }

  /** However images lie in memory, the same bits come out. */
  @EachEngine
  void theOrderOfImagesInMemoryDoesNotMatter(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      SphereNetwork folded = network(manager, "sigmoid", "batch").folded(manager);
      NDArray images = images(manager);
      NDArray otherwise =
          EngineArrays.of(
                  manager, images.transpose(0, 2, 3, 1).toFloatArray(), new Shape(BATCH, 8, 8, 3))
              .transpose(0, 3, 1, 2);

      assertThat(logits(folded, otherwise).toFloatArray())
          .containsExactly(logits(folded, images).toFloatArray());
    }
  }

  @EachEngine
  void leavesNoArrayAndEndsWithItsManager(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      SphereNetwork network = network(manager, "linear", "batch");
      double[] expected = Precision.read(logits(network, images(manager)));
      int before = manager.getManagedArrays().size();
      try (NDManager ofFolded = manager.newSubManager()) {
        SphereNetwork folded = network.folded(ofFolded);
        int parameters = ofFolded.getManagedArrays().size();
        for (int i = 0; i < 3; i++) {
          try (NDManager scratch = manager.newSubManager()) {
            logits(folded, images(scratch));
          }
        }
        assertThat(ofFolded.getManagedArrays()).hasSize(parameters);
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(Precision.read(logits(network, images(manager)))).isEqualTo(expected);
    }
  }

  @EachEngine
  void refusesAllButPrediction(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager();
        Model model = Model.newInstance("folded", Device.cpu(), engine.engine().getEngineName())) {
      SphereNetwork folded = network(manager, "cosine", "batch").folded(manager);
      NDList images = new NDList(images(manager));
      ParameterStore parameters = new ParameterStore(manager, false);

      assertRefused(() -> folded.forward(parameters, images, true));
      NDList labels = new NDList(EngineArrays.of(manager, 0, 1, 2));
      assertRefused(() -> folded.forward(parameters, images, labels, null));
      NDArray wanted = images(manager);
      wanted.setRequiresGradient(true);
      assertRefused(() -> folded.forward(parameters, new NDList(wanted), false));
      assertRefused(() -> folded.saveParameters(new DataOutputStream(new ByteArrayOutputStream())));
      model.setBlock(folded);
      assertRefused(() -> model.save(directory, "folded"));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(folded.head().loss()).optDevices(new Device[] {Device.cpu()});
      try (Trainer trainer = model.newTrainer(config)) {
        assertRefused(() -> trainer.initialize(Tiny.IMAGE.batch(BATCH)));
      }
    }
  }

  private static void assertRefused(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("a folded network only predicts")
        .hasMessageEndingWith("; use the network that it was folded from");
  }

  @EachEngine
  void anUninitializedNetworkIsRefused(EngineSupport engine) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      SphereNetwork fresh =
          Tiny.factory().create(Tiny.spec("cosine", "batch", "softmax"), LossOptions.DEFAULT);

      assertThatThrownBy(() -> fresh.folded(manager))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a network is folded when it knows its weights: initialize or load it first");
    }
  }

  @EachEngine
  void predictsInDjl(EngineSupport engine) throws TranslateException {
    try (NDManager manager = engine.engine().newBaseManager();
        Model model = Model.newInstance("folded", Device.cpu(), engine.engine().getEngineName())) {
      SphereNetwork folded = network(manager, "cosine", "batch").folded(manager);
      float[] expected = logits(folded, images(manager)).toFloatArray();
      model.setBlock(folded);
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        NDList logits = predictor.predict(new NDList(images(manager)));

        assertThat(logits.singletonOrThrow().toFloatArray()).containsExactly(expected);
      }
    }
  }
}
