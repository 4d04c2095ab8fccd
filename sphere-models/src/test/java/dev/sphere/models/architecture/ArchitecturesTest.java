package dev.sphere.models.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.LossOptions;
import dev.sphere.models.Named;
import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.network.NetworkSpec;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.saving.SavedModel;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.layer.SphereConv2d;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.NoNorm;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BlockRun;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all architectures keep. */
class ArchitecturesTest {

  private static final int BATCH = 4;

  /** How far the engines may be apart after some twenty layers in float32. */
  private static final double SHALLOW = 1e-5;

  /** And after up to seventy. */
  private static final double DEEP = 2e-3;

  @TempDir private Path directory;

  private static Named<Architecture> all() {
    return SphereInjector.create().getInstance(Key.get(new TypeLiteral<Named<Architecture>>() {}));
  }

  private static List<LayerFactory> bothSorts() {
    return List.of(
        new SphereLayers(
            AngularResponse.of(new Cosine()), new BatchNormalization(), Activation.RELU),
        new PlainLayers(new BatchNormalization(), Activation.RELU));
  }

  /** As small as will do, and not square. */
  private static ImageShape image(Architecture architecture) {
    return architecture.publishedImage().height() == 32
        ? new ImageShape(3, 16, 24)
        : new ImageShape(3, 64, 48);
  }

  /** Three or four filters at the first layer. */
  private static double width(Architecture architecture) {
    return architecture.publishedImage().height() == 32 ? 0.03 : 0.06;
  }

  private static NetworkSpec spec(Architecture architecture, String operator) {
    return NetworkSpec.builder(architecture.name(), image(architecture), List.of("a", "b"))
        .width(width(architecture))
        .operator(operator)
        .build();
  }

  private static double[] pixels(Shape shape) {
    return new Draw(1).normal(shape.size());
  }

  @EachEngine
  void gradientsReachEveryParameter(EngineSupport engine) {
    for (Architecture architecture : all().values()) {
      ImageShape image = image(architecture);
      Shape batch = image.batch(BATCH);
      for (LayerFactory layers : bothSorts()) {
        String what = architecture.name() + " of " + layers.getClass() + ", seed 1";
        Block block = architecture.newEmbedding(layers, image, width(architecture));
        engine.engine().setRandomSeed(1);
        Shape embeddings = block.getOutputShapes(new Shape[] {batch})[0];
        BlockRun run =
            BlockRun.of(
                engine,
                Precision.FLOAT32,
                block,
                Map.of(),
                pixels(batch),
                batch,
                new Draw(2).normal(embeddings.size()));

        assertThat(run.shape()).as(what).isEqualTo(embeddings);
        assertThat(embeddings.dimension()).as(what).isEqualTo(2);
        assertThat(largest(run.value())).as(what).isPositive().isFinite();
        assertThat(largest(run.inputGradient())).as(what).isPositive().isFinite();
        run.gradients()
            .forEach(
                (name, gradient) ->
                    assertThat(largest(gradient)).as("%s: %s", what, name).isPositive().isFinite());
      }
    }
  }

  /** NaN if any is. */
  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).reduce(0, Math::max);
  }

  /**
   * Saved by one engine and loaded by the other it is the same function: in float64 the outputs
   * agree. In float32 the engines round differently, and many layers make more of it.
   */
  @EachEngine
  void comesBackTheSameOnBothEngines(EngineSupport engine) throws IOException {
    NetworkFactory factory = SphereInjector.create().getInstance(NetworkFactory.class);
    for (Architecture architecture : all().values()) {
      for (String operator : List.of("cosine", "conv")) {
        NetworkSpec spec = spec(architecture, operator);
        Path folder = directory.resolve(architecture.name() + "-" + operator);
        double[] saved = save(engine, factory, spec, folder);
        Map<EngineSupport, double[]> exact = new HashMap<>();
        for (EngineSupport other : EngineSupport.all()) {
          try (SavedModel loaded = SavedModel.load(folder, factory, other.engine(), Device.cpu())) {
            assertThat(RelativeError.of(logits(loaded), saved))
                .as("%s saved by %s and loaded by %s", folder, engine.name(), other.name())
                .isLessThanOrEqualTo(other == engine ? 0 : tolerance(architecture));
            exact.put(other, exactLogits(loaded, factory));
          }
        }
        for (EngineSupport other : EngineSupport.all()) {
          assertThat(RelativeError.of(exact.get(other), exact.get(engine)))
              .as("%s in float64 on %s and %s", folder, engine.name(), other.name())
              .isLessThan(1e-9);
        }
      }
    }
  }

  private static double tolerance(Architecture architecture) {
    return Set.of("cnn-45", "cnn-60", "cnn-69").contains(architecture.name()) ? DEEP : SHALLOW;
  }

  /** The logits of a network of float64 with the same weights. */
  private static double[] exactLogits(SavedModel model, NetworkFactory factory) {
    NDManager manager = model.model().getNDManager();
    try (NDManager scratch = manager.newSubManager()) {
      SphereNetwork exact = factory.create(model.spec(), LossOptions.DEFAULT);
      exact.initialize(scratch, DataType.FLOAT64, model.spec().image().batch(1));
      for (Pair<String, Parameter> parameter : exact.getParameters()) {
        NDArray weights = model.network().getParameters().get(parameter.getKey()).getArray();
        Precision.FLOAT64
            .create(scratch, Precision.read(weights), weights.getShape())
            .copyTo(parameter.getValue().getArray());
      }
      return logits(exact, model.spec(), Precision.FLOAT64, scratch);
    }
  }

  private static double[] save(
      EngineSupport engine, NetworkFactory factory, NetworkSpec spec, Path folder)
      throws IOException {
    Model model = Model.newInstance("model", Device.cpu(), engine.engine().getEngineName());
    engine.engine().setRandomSeed(1);
    SphereNetwork network = factory.create(spec, LossOptions.DEFAULT);
    network.initialize(model.getNDManager(), DataType.FLOAT32, spec.image().batch(1));
    model.setBlock(network);
    try (SavedModel whole = new SavedModel(spec, model)) {
      whole.save(folder);
      return logits(whole);
    }
  }

  private static double[] logits(SavedModel model) {
    return logits(model.network(), model.spec(), Precision.FLOAT32, model.model().getNDManager());
  }

  private static double[] logits(
      SphereNetwork network, NetworkSpec spec, Precision precision, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      Shape batch = spec.image().batch(BATCH);
      NDArray images = precision.create(scratch, pixels(batch), batch);
      return Precision.read(
          network.forward(new ParameterStore(manager, false), new NDList(images), false).head());
    }
  }

  /**
   * The layers on the longest way from images to logits. The convolution that makes features of the
   * map and the logits do not count in cnn-N and sphereface-20; logits count in the others.
   */
  @ParameterizedTest
  @CsvSource({
    "cnn-3, 5",
    "cnn-9, 11",
    "cnn-18, 20",
    "cnn-45, 47",
    "cnn-60, 62",
    "cnn-69, 71",
    "sphere-resnet-32, 32",
    "sphere-resnet-18-v1, 18",
    "sphere-resnet-18-v2, 18",
    "vgg-16, 16",
    "googlenet, 22",
    "sphereface-20, 22"
  })
  void isAsDeepAsItsNameSays(String name, int depth) {
    NetworkFactory factory = SphereInjector.create().getInstance(NetworkFactory.class);
    for (String operator : List.of("cosine", "conv")) {
      SphereNetwork network = factory.create(spec(all().get(name), operator), LossOptions.DEFAULT);
      assertThat(depth(network)).as(operator).isEqualTo(depth);
    }
  }

  private static long depth(Block block) {
    if (block instanceof SphereConv2d || block instanceof Conv2d || block instanceof Linear) {
      return 1;
    }
    LongStream depths = block.getChildren().values().stream().mapToLong(ArchitecturesTest::depth);
    return block instanceof Residual || block instanceof Concatenation
        ? depths.max().orElseThrow()
        : depths.sum();
  }

  /** Plain: the shortcuts of all but v1. */
  @ParameterizedTest
  @CsvSource({
    "sphere-resnet-32, 31, 2",
    "sphere-resnet-18-v1, 20, 0",
    "sphere-resnet-18-v2, 17, 3",
    "googlenet, 57, 0",
    "sphereface-20, 21, 0",
    "vgg-16, 15, 0",
    "cnn-69, 70, 0"
  })
  void hasPlainConvolutionsInItsShortcutsOnly(String name, int sphere, int plain) {
    Architecture architecture = all().get(name);
    Block block =
        architecture.newEmbedding(bothSorts().get(0), image(architecture), width(architecture));
    List<Block> blocks = descendants(block).toList();

    assertThat(blocks.stream().filter(SphereConv2d.class::isInstance)).hasSize(sphere);
    List<Block> ordinary = blocks.stream().filter(Conv2d.class::isInstance).toList();
    assertThat(ordinary).hasSize(plain);
    List<Block> shortcuts =
        blocks.stream()
            .filter(Residual.class::isInstance)
            .flatMap(unit -> descendants(unit.getChildren().valueAt(1)))
            .toList();
    assertThat(shortcuts).containsAll(ordinary);
  }

  private static Stream<Block> descendants(Block block) {
    return Stream.concat(
        Stream.of(block), block.getChildren().values().stream().flatMap(c -> descendants(c)));
  }

  /** N(0, √(2/(k²·C_in))), all filters of a network together. */
  @EachEngine
  void kernelsBeginAsThePublishedOnes(EngineSupport engine) {
    for (String name : List.of("cnn-69", "sphere-resnet-18-v2", "googlenet")) {
      Architecture architecture = all().get(name);
      for (LayerFactory layers : bothSorts()) {
        Block block = architecture.newEmbedding(layers, image(architecture), width(architecture));
        try (NDManager manager = engine.engine().newBaseManager()) {
          engine.engine().setRandomSeed(1);
          block.initialize(manager, DataType.FLOAT32, image(architecture).batch(1));
          double squares = 0;
          long weights = 0;
          for (Parameter parameter : block.getParameters().values()) {
            if (parameter.getType() == Parameter.Type.WEIGHT) {
              double fanIn = parameter.getShape().slice(1).size();
              for (double weight : Precision.read(parameter.getArray())) {
                squares += weight * weight * fanIn / 2;
              }
              weights += parameter.getShape().size();
            }
          }
          // Four standard errors.
          assertThat(Math.abs(squares / weights - 1))
              .as("%s of %s, seed 1", name, layers.getClass())
              .isLessThan(4 * Math.sqrt(2.0 / weights));
        }
      }
    }
  }

  @Test
  void knowsItsShapesForThePublishedImages() {
    Map<String, Long> features =
        Map.of(
            "cnn-69", 256L,
            "sphere-resnet-32", 384L,
            "sphere-resnet-18-v2", 512L,
            "vgg-16", 4096L,
            "googlenet", 1024L,
            "sphereface-20", 512L);
    features.forEach(
        (name, expected) -> {
          Architecture architecture = all().get(name);
          Block block =
              architecture.newEmbedding(
                  new PlainLayers(new NoNorm(), Activation.RELU), architecture.publishedImage(), 1);
          Shape batch = architecture.publishedImage().batch(7);
          assertThat(block.getOutputShapes(new Shape[] {batch}))
              .as(name)
              .containsExactly(new Shape(7, expected));
        });
  }

  /** Only halving without padding can leave nothing. */
  @Test
  void takesImagesOfAnySizeOrSaysWhichItNeeds() {
    LayerFactory layers = new PlainLayers(new NoNorm(), Activation.RELU);
    Map<String, Integer> least =
        Map.of(
            "cnn-3", 8, "cnn-9", 8, "cnn-18", 8, "cnn-45", 8, "cnn-60", 8, "cnn-69", 8, "vgg-16",
            32);
    Collection<Architecture> architectures = all().values();
    assertThat(architectures).hasSize(12);
    for (Architecture architecture : architectures) {
      int side = least.getOrDefault(architecture.name(), 1);
      ImageShape smallest = new ImageShape(1, side, side);
      Block block = architecture.newEmbedding(layers, smallest, 0.01);
      assertThat(block.getOutputShapes(new Shape[] {smallest.batch(2)})[0].get(0)).isEqualTo(2);
      assertThatCode(
              () -> architecture.newEmbedding(layers, new ImageShape(2, side + 13, side + 6), 0.01))
          .as(architecture.name())
          .doesNotThrowAnyException();
      if (side > 1) {
        assertThatThrownBy(
                () -> architecture.newEmbedding(layers, new ImageShape(3, side - 1, side), 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "%s needs images of at least %d×%d pixels, got %d×%d"
                    .formatted(architecture.name(), side, side, side, side - 1));
      }
    }
  }
}
