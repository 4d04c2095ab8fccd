package dev.sphere.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.registry.Registry;
import dev.sphere.models.Named;
import dev.sphere.models.architecture.Architecture;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.network.NetworkSummary.Layer;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against figures computed by hand and published ones. */
class NetworkSummaryTest {

  private static final Injector INJECTOR = SphereInjector.create();

  private static NetworkSummary summary(
      EngineSupport engine, String name, String operator, String norm, String loss, int classes) {
    ImageShape image =
        INJECTOR
            .getInstance(Key.get(new TypeLiteral<Named<Architecture>>() {}))
            .get(name)
            .publishedImage();
    NetworkSpec spec =
        NetworkSpec.builder(
                name, image, IntStream.range(0, classes).mapToObj(Integer::toString).toList())
            .operator(operator)
            .norm(norm)
            .loss(loss)
            .build();
    SphereNetwork network =
        INJECTOR.getInstance(NetworkFactory.class).create(spec, LossOptions.DEFAULT);
    try (NDManager manager = engine.engine().newBaseManager()) {
      return NetworkSummary.of(network, image.batch(1), manager);
    }
  }

  private static NetworkSummary plain(String name, String norm, int classes) {
    return summary(EngineSupport.all().get(0), name, "conv", norm, "softmax", classes);
  }

  @EachEngine
  void listsTheLayersOfCnn9(EngineSupport engine) {
    NetworkSummary summary = summary(engine, "cnn-9", "cosine", "batch", "softmax", 10);
    List<Layer> layers = summary.layers();

    // Nine convolutions and norms, three poolings, fc6 and the score.
    assertThat(layers).hasSize(23);
    assertThat(layers.get(0))
        .isEqualTo(
            new Layer(
                "01embedding_01SequentialBlock_01SphereConv2d",
                "SphereConv2d",
                new Shape(128, 32, 32),
                3_456,
                3_456 * 1024));
    assertThat(layers.get(1))
        .isEqualTo(
            new Layer(
                "01embedding_01SequentialBlock_02BatchNorm",
                "BatchNorm",
                new Shape(128, 32, 32),
                256,
                0));
    assertThat(layers.get(6).type()).isEqualTo("MaxPooling");
    assertThat(layers.get(6).output()).isEqualTo(new Shape(128, 16, 16));
    assertThat(layers.get(21).output()).isEqualTo(new Shape(256, 1, 1));
    assertThat(layers.get(21).multiplyAdds()).isEqualTo(4 * 4 * 256 * 256);
    assertThat(layers.get(22).type()).isEqualTo("Linear");
    assertThat(layers.get(22).parameters()).isEqualTo(2_560);
    // 3,853,696 kernels, γ and β of 3·(128 + 192 + 256) filters and the score's 2,560.
    assertThat(summary.parameters()).isEqualTo(3_853_696 + 3_456 + 2_560);
    // (3456 + 2·147456)·1024 + (221184 + 2·331776)·256 + (442368 + 2·589824)·64 + 1048576 + 2560
    assertThat(summary.multiplyAdds()).isEqualTo(636_881_408L);
  }

  @EachEngine
  void countsAResidualUnitThatChangesTheChannels(EngineSupport engine) {
    List<Layer> unit =
        summary(engine, "sphere-resnet-32", "cosine", "batch", "softmax", 10).layers().stream()
            .filter(layer -> layer.name().startsWith("01embedding_12Residual_"))
            .toList();

    Shape half = new Shape(192, 16, 16);
    String branch = "01embedding_12Residual_01branch_";
    assertThat(unit)
        .containsExactly(
            new Layer(
                branch + "01SequentialBlock_01SphereConv2d",
                "SphereConv2d",
                half,
                165_888,
                42_467_328),
            new Layer(branch + "01SequentialBlock_02BatchNorm", "BatchNorm", half, 384, 0),
            new Layer(
                branch + "02SequentialBlock_01SphereConv2d",
                "SphereConv2d",
                half,
                331_776,
                84_934_656),
            new Layer(branch + "02SequentialBlock_02BatchNorm", "BatchNorm", half, 384, 0),
            new Layer(
                "01embedding_12Residual_02shortcut_01Conv2d", "Conv2d", half, 18_432, 4_718_592),
            new Layer("01embedding_12Residual_02shortcut_02BatchNorm", "BatchNorm", half, 384, 0));
  }

  /** Published with biases: 11,689,512 parameters; 1.814 G multiply-adds. */
  @Test
  void resNet18IsThePublishedOne() {
    for (String name : List.of("sphere-resnet-18-v1", "sphere-resnet-18-v2")) {
      NetworkSummary summary = plain(name, "batch", 1000);

      assertThat(summary.parameters()).isEqualTo(11_689_512 - 1000);
      assertThat(summary.parameters() - 512_000).as("11.17 M").isEqualTo(11_176_512);
      assertThat(summary.multiplyAdds()).isEqualTo(1_814_073_344L);
    }
  }

  /** Published with biases: 138,357,544 parameters, 14,714,688 of them of the convolutions. */
  @Test
  void vgg16IsThePublishedOne() {
    NetworkSummary summary = plain("vgg-16", "none", 1000);
    long convolutions =
        summary.layers().stream()
            .filter(layer -> layer.type().equals("Conv2d"))
            .limit(13)
            .mapToLong(Layer::parameters)
            .sum();

    assertThat(convolutions).isEqualTo(14_714_688 - 4_224);
    assertThat(summary.parameters()).isEqualTo(138_357_544 - 4_224 - 4096 - 4096 - 1000);
    assertThat(summary.multiplyAdds()).isEqualTo(15_470_264_320L);
  }

  /** Published with biases, without the auxiliary classifiers: 6,998,552 parameters. */
  @Test
  void googLeNetIsThePublishedOne() {
    NetworkSummary summary = plain("googlenet", "none", 1000);

    // A bias for each of the 7,280 filters and of the classes.
    assertThat(summary.parameters()).isEqualTo(6_998_552 - 7_280 - 1000);
  }

  @Test
  void countsTheKernelsOfSphereFace20() {
    // Stage by stage: the convolution that halves the map, then two convolutions a unit.
    long stages =
        9L * (3 * 64 + 2 * 64 * 64)
            + 9L * (64 * 128 + 4 * 128 * 128)
            + 9L * (128 * 256 + 8 * 256 * 256)
            + 9L * (256 * 512 + 2 * 512 * 512);
    assertThat(plain("sphereface-20", "none", 10).parameters())
        .isEqualTo(stages + 7 * 6 * 512 * 512 + 5120);
  }

  @Test
  void whatLayersShareCountsOnce() {
    EngineSupport engine = EngineSupport.all().get(0);
    NetworkSummary none = summary(engine, "cnn-3", "cosine", "none", "softmax", 10);
    NetworkSummary network =
        summary(engine, "cnn-3", "learnable-sigmoid(per=network)", "none", "softmax", 10);
    NetworkSummary filter =
        summary(engine, "cnn-3", "learnable-sigmoid(per=filter)", "none", "softmax", 10);

    assertThat(network.parameters() - none.parameters()).isEqualTo(1);
    assertThat(network.layers().get(0).parameters()).isEqualTo(3_456 + 1);
    assertThat(filter.parameters() - none.parameters()).isEqualTo(128 + 192 + 256 + 256);
    assertThat(filter.multiplyAdds()).isEqualTo(none.multiplyAdds());
  }

  /** Whatever a head is made of, if of anything. */
  @Test
  void countsEveryHead() {
    EngineSupport engine = EngineSupport.all().get(0);
    for (String loss : Registry.load().losses().names()) {
      List<Layer> rows =
          summary(engine, "cnn-3", "cosine", "none", loss, 10).layers().stream()
              .filter(layer -> layer.name().startsWith("02head"))
              .toList();
      List<Parameter> learned = learnedByHead(engine, loss);

      assertThat(rows.stream().mapToLong(Layer::parameters).sum())
          .as(loss)
          .isEqualTo(learned.stream().mapToLong(p -> p.getShape().size()).sum());
      assertThat(rows.stream().mapToLong(Layer::multiplyAdds).sum())
          .as("%s: one place a weight", loss)
          .isEqualTo(
              learned.stream()
                  .filter(p -> p.getType() == Parameter.Type.WEIGHT)
                  .mapToLong(p -> p.getShape().size())
                  .sum());
    }
  }

  /** However large the sample is that they are learned in. */
  @Test
  void countsAllClassesThatAreSampled() {
    EngineSupport engine = EngineSupport.all().get(0);
    int classes = 5000;
    Layer whole = head(engine, "arcface", classes);
    Layer sampled = head(engine, "partial", classes);

    assertThat(whole.parameters()).isEqualTo(256 * classes);
    assertThat(sampled.parameters()).isEqualTo(256 * classes);
    assertThat(sampled.multiplyAdds()).isEqualTo(256 * classes);
  }

  /**
   * As in a network that was loaded and has not been forward, which knows no shapes but weights'.
   */
  @Test
  void countsWhatIsLearnedWithoutShapesOfInputs() {
    LossHead head = Registry.load().losses().create("partial").newHead(5000, LossOptions.DEFAULT);
    SequentialBlock network = new SequentialBlock().add(new SequentialBlock().add(head));
    try (NDManager manager = EngineSupport.all().get(0).engine().newBaseManager()) {
      head.initialize(manager, DataType.FLOAT32, new Shape(1, 256));

      assertThat(NetworkSummary.learnedNumbers(network)).isEqualTo(256 * 5000);
    }
  }

  private static Layer head(EngineSupport engine, String loss, int classes) {
    List<Layer> layers = summary(engine, "cnn-3", "cosine", "none", loss, classes).layers();
    return layers.get(layers.size() - 1);
  }

  private static List<Parameter> learnedByHead(EngineSupport engine, String loss) {
    LossHead head = Registry.load().losses().create(loss).newHead(10, LossOptions.DEFAULT);
    try (NDManager manager = engine.engine().newBaseManager()) {
      head.initialize(manager, DataType.FLOAT32, new Shape(1, 256));
      return head.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
    }
  }
}
