package dev.sphere.models.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.sphere.api.Norm;
import dev.sphere.api.Sharing;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.layer.AngularResponse;
import dev.sphere.ops.norm.BatchNormalization;
import dev.sphere.ops.norm.NoNorm;
import dev.sphere.ops.norm.SphereNorm;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout of the reference implementation. */
class Cnn9Test {

  private static final ImageShape CIFAR = new ImageShape(3, 32, 32);

  private static LayerFactory sphere(Norm norm) {
    return new SphereLayers(AngularResponse.of(new Cosine()), norm);
  }

  private static Block embedding(LayerFactory layers, ImageShape image, double width) {
    return new Cnn9().newEmbedding(layers, image, width);
  }

  /** The shapes of all kernels, once the block is initialized. */
  private static List<Shape> kernels(Block block, ImageShape image) {
    // Shapes are the same on every engine.
    try (NDManager manager = EngineSupport.all().get(0).engine().newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, image.batch(2));
      return block.getParameters().values().stream()
          .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
          .map(Parameter::getShape)
          .toList();
    }
  }

  private static Shape kernel(long... shape) {
    return new Shape(shape);
  }

  @Test
  void hasThePublishedKernels() {
    for (LayerFactory layers : List.of(sphere(new NoNorm()), new PlainLayers(new NoNorm()))) {
      List<Shape> kernels = kernels(embedding(layers, CIFAR, 1), CIFAR);

      assertThat(kernels)
          .as("%s", layers.getClass())
          .containsExactly(
              kernel(128, 3, 3, 3),
              kernel(128, 128, 3, 3),
              kernel(128, 128, 3, 3),
              kernel(192, 128, 3, 3),
              kernel(192, 192, 3, 3),
              kernel(192, 192, 3, 3),
              kernel(256, 192, 3, 3),
              kernel(256, 256, 3, 3),
              kernel(256, 256, 3, 3),
              // fc6: the whole map that is left.
              kernel(256, 256, 4, 4));
      // 3456 + 2·147456 + 221184 + 2·331776 + 442368 + 2·589824 + 1048576
      assertThat(kernels.stream().mapToLong(Shape::size).sum()).isEqualTo(3_853_696);
    }
  }

  @Test
  void normalizesNineLayersAndHasNoBiasAnywhere() {
    for (LayerFactory layers :
        List.of(sphere(new BatchNormalization()), new PlainLayers(new BatchNormalization()))) {
      Block block = embedding(layers, CIFAR, 1);
      kernels(block, CIFAR);
      List<Parameter> parameters = block.getParameters().values();

      assertThat(parameters).noneMatch(p -> p.getType() == Parameter.Type.BIAS);
      for (Parameter.Type type : List.of(Parameter.Type.GAMMA, Parameter.Type.BETA)) {
        assertThat(
                parameters.stream().filter(p -> p.getType() == type).map(p -> p.getShape().size()))
            .as("%s of %s: none belongs to fc6", type, layers.getClass())
            .containsExactly(128L, 128L, 128L, 192L, 192L, 192L, 256L, 256L, 256L);
      }
    }
  }

  @Test
  void halvesTheMapAfterEveryThirdConvolution() {
    Block block = embedding(sphere(new NoNorm()), CIFAR, 1);
    Shape[] shape = {CIFAR.batch(5)};
    List<Shape> maps = new ArrayList<>();
    for (Block child : block.getChildren().values()) {
      shape = child.getOutputShapes(shape);
      maps.add(shape[0]);
    }

    assertThat(maps)
        .containsExactly(
            kernel(5, 128, 32, 32),
            kernel(5, 128, 32, 32),
            kernel(5, 128, 32, 32),
            kernel(5, 128, 16, 16),
            kernel(5, 192, 16, 16),
            kernel(5, 192, 16, 16),
            kernel(5, 192, 16, 16),
            kernel(5, 192, 8, 8),
            kernel(5, 256, 8, 8),
            kernel(5, 256, 8, 8),
            kernel(5, 256, 8, 8),
            kernel(5, 256, 4, 4),
            kernel(5, 256, 1, 1),
            kernel(5, 256));
  }

  @Test
  void widthScalesTheFilters() {
    assertThat(filters(0.5)).containsExactly(64L, 64L, 64L, 96L, 96L, 96L, 128L, 128L, 128L, 128L);
    assertThat(filters(0.25)).startsWith(32L).contains(48L).endsWith(64L);
    assertThat(filters(0.03)).containsExactly(4L, 4L, 4L, 6L, 6L, 6L, 8L, 8L, 8L, 8L);
    assertThat(filters(0.0001)).containsOnly(1L);
  }

  private static List<Long> filters(double width) {
    return kernels(embedding(sphere(new NoNorm()), CIFAR, width), CIFAR).stream()
        .map(shape -> shape.get(0))
        .toList();
  }

  @Test
  void takesImagesOfOtherSizes() {
    ImageShape digits = new ImageShape(1, 28, 28);
    ImageShape wide = new ImageShape(3, 16, 40);

    assertThat(kernels(embedding(sphere(new NoNorm()), digits, 0.03), digits))
        .startsWith(kernel(4, 1, 3, 3))
        .endsWith(kernel(8, 8, 3, 3));
    assertThat(kernels(embedding(new PlainLayers(new NoNorm()), wide, 0.03), wide))
        .endsWith(kernel(8, 8, 2, 5));
  }

  @Test
  void refusesImagesThatVanishOnTheWay() {
    assertThatThrownBy(() -> embedding(sphere(new NoNorm()), new ImageShape(3, 7, 32), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cnn-9 needs images of at least 8×8 pixels, got 32×7");
    assertThatThrownBy(() -> embedding(new PlainLayers(new NoNorm()), new ImageShape(3, 9, 1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1×9");
  }

  /** fc6 ends without ReLU: embeddings point in all directions. */
  @EachEngine
  void embeddingsAreNegativeToo(EngineSupport engine) {
    ImageShape image = new ImageShape(3, 8, 8);
    for (LayerFactory layers : List.of(sphere(new NoNorm()), new PlainLayers(new NoNorm()))) {
      float[] embeddings = forward(engine, embedding(layers, image, 0.1), image.batch(3));

      assertThat(embeddings).as("%s, seed 1", layers.getClass()).hasSize(3 * 26);
      int negative = 0;
      for (float value : embeddings) {
        negative += value < 0 ? 1 : 0;
      }
      assertThat(negative).as("%s, seed 1", layers.getClass()).isBetween(10, 68);
    }
  }

  /** N(0, √(2/(k²·C_in))) for every filter, as in the reference implementation. */
  @EachEngine
  void kernelsBeginAsThePublishedOnes(EngineSupport engine) {
    engine.engine().setRandomSeed(1);
    for (LayerFactory layers : List.of(sphere(new NoNorm()), new PlainLayers(new NoNorm()))) {
      Block block = embedding(layers, CIFAR, 1);
      try (NDManager manager = engine.engine().newBaseManager()) {
        block.initialize(manager, DataType.FLOAT32, CIFAR.batch(1));
        for (Parameter kernel : block.getParameters().values()) {
          double fanIn = kernel.getShape().slice(1).size();
          double variance = 0;
          double mean = 0;
          for (double weight : Precision.read(kernel.getArray())) {
            variance += weight * weight / kernel.getShape().size();
            mean += weight / kernel.getShape().size();
          }
          // The smallest has 3,456 weights: a standard error of 2.4 %.
          assertThat(variance * fanIn / 2)
              .as("%s of %s, seed 1", kernel.getShape(), layers.getClass())
              .isBetween(0.9, 1.1);
          assertThat(mean).isBetween(-0.02, 0.02);
        }
      }
    }
  }

  /** g, then the norm, then ReLU: the norm sees negative responses, what follows none. */
  @EachEngine
  void theNormComesBetweenConvolutionAndRelu(EngineSupport engine) {
    Shape images = new Shape(2, 3, 6, 6);
    float[] plain = forward(engine, sphere(new NoNorm()).hidden(5), images);
    float[] negated =
        forward(engine, sphere(new SphereNorm(-1, 0, false, Sharing.FILTER)).hidden(5), images);
    float[] constant =
        forward(engine, sphere(new SphereNorm(0, 0.5, false, Sharing.FILTER)).hidden(5), images);

    int positive = 0;
    for (int i = 0; i < plain.length; i++) {
      // Of F and −F one is positive, and only that one passes the ReLU.
      assertThat(Math.min(plain[i], negated[i])).as("%d, seed 1", i).isZero();
      positive += plain[i] + negated[i] > 0 ? 1 : 0;
    }
    assertThat(positive).isEqualTo(2 * 5 * 6 * 6);
    assertThat(constant).containsOnly(0.5f);
  }

  private static float[] forward(EngineSupport engine, Block block, Shape shape) {
    engine.engine().setRandomSeed(1);
    try (NDManager manager = engine.engine().newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, shape);
      NDArray images = Precision.FLOAT32.create(manager, new Draw(1).normal(shape.size()), shape);
      return block
          .forward(new ParameterStore(manager, false), new NDList(images), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
