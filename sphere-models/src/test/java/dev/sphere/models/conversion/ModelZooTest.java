package dev.sphere.models.conversion;

import static dev.sphere.models.conversion.Networks.bits;
import static dev.sphere.models.conversion.Networks.everyLayer;
import static dev.sphere.models.conversion.Networks.innerProducts;
import static dev.sphere.models.conversion.Networks.output;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.sphere.api.EngineArrays;
import dev.sphere.models.conversion.ConversionReport.Entry;
import dev.sphere.models.conversion.ConversionReport.Outcome;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The networks of DJL's own zoo, which are not Sphere's. */
class ModelZooTest {

  private static final Shape IMAGES = new Shape(2, 3, 32, 32);

  /** Resnet of 18: a root, eight bottlenecks of three layers, four shortcuts, a Linear. */
  private static final int OF_RESNET_18 = 1 + 8 * 3 + 4 + 1;

  /** A root, a bottleneck of three layers for each of 17 repetitions, two 1×1 convolutions. */
  private static final int OF_MOBILENET_V2 = 1 + 17 * 3 + 2;

  private static Block resNet18() {
    return ResNetV1.builder()
        .setImageShape(new Shape(3, 32, 32))
        .setNumLayers(18)
        .setOutSize(10)
        .build();
  }

  private static Block mobileNetV2() {
    return MobileNetV2.builder().setOutSize(10).build();
  }

  private static void computesAsBefore(
      EngineSupport engine, Block network, Shape images, int layers) {
    try (NDManager manager = engine.engine().newBaseManager()) {
      engine.engine().setRandomSeed(1);
      network.initialize(manager, DataType.FLOAT32, images);
      NDArray input =
          EngineArrays.of(manager, new Draw(2).normal(images.size()), images, DataType.FLOAT32);
      Map<String, byte[]> before = bits(network);
      double[] expected = output(network, input);

      Conversion conversion = innerProducts().build().convert(network);

      assertThat(conversion.block()).isSameAs(network);
      assertThat(conversion.report().count(Outcome.CONVERTED)).isEqualTo(layers);
      assertThat(conversion.report().count(Outcome.PLAIN)).isZero();
      assertThat(conversion.report().count(Outcome.UNSUPPORTED)).isZero();
      assertThat(bits(network)).containsExactlyEntriesOf(before);
      assertThat(RelativeError.of(output(network, input), expected)).isLessThan(1e-5);
    }
  }

  @EachEngine
  void resNet18ComputesAsBefore(EngineSupport engine) {
    computesAsBefore(engine, resNet18(), IMAGES, OF_RESNET_18);
  }

  @EachEngine
  void mobileNetV2ComputesAsBefore(EngineSupport engine) {
    computesAsBefore(engine, mobileNetV2(), IMAGES, OF_MOBILENET_V2);
  }

  @EachEngine
  void googLeNetComputesAsBefore(EngineSupport engine) {
    computesAsBefore(engine, GoogLeNet.builder().build(), IMAGES, 3 + 9 * 6 + 1);
  }

  @EachEngine
  void squeezeNetComputesAsBefore(EngineSupport engine) {
    computesAsBefore(engine, SqueezeNet.squeezenet(10), new Shape(1, 3, 64, 64), 1 + 8 * 3 + 1);
  }

  @EachEngine
  void vggComputesAsBefore(EngineSupport engine) {
    computesAsBefore(engine, VGG.builder().build(), IMAGES, 8 + 3);
  }

  @Test
  void shortcutsOfResNet18AreThoseBesideABranch() {
    ConversionReport report =
        everyLayer()
            .setOperator(new Cosine())
            .optShortcuts(Treatment.PLAIN)
            .build()
            .plan(resNet18());

    assertThat(report.of(Outcome.PLAIN))
        .extracting(entry -> entry.paths().get(0))
        .containsExactly(
            "02ParallelBlock_02SequentialBlock_01Conv2d",
            "04ParallelBlock_02SequentialBlock_01Conv2d",
            "06ParallelBlock_02SequentialBlock_01Conv2d",
            "08ParallelBlock_02SequentialBlock_01Conv2d");
    assertThat(report.of(Outcome.PLAIN)).extracting(Entry::reason).containsOnly("a shortcut");
  }

  @Test
  void branchesThatAreNotSummedAreNoShortcuts() {
    for (Block network : List.of(GoogLeNet.builder().build(), SqueezeNet.squeezenet(10))) {
      ConversionReport report =
          everyLayer()
              .setOperator(new Cosine())
              .optShortcuts(Treatment.PLAIN)
              .build()
              .plan(network);

      assertThat(report.count(Outcome.PLAIN)).isZero();
    }
  }

  @EachEngine
  void depthwiseLayersOfMobileNetAreTheSameBeforeAndAfterInitialization(EngineSupport engine) {
    SphereConverter converter =
        everyLayer().setOperator(new Cosine()).optDepthwise(Treatment.PLAIN).build();
    Block network = mobileNetV2();
    List<Entry> before = converter.plan(network).of(Outcome.PLAIN);
    try (NDManager manager = engine.engine().newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, IMAGES);
      List<Entry> after = converter.plan(network).of(Outcome.PLAIN);

      assertThat(before).hasSize(17).extracting(Entry::reason).containsOnly("depthwise");
      assertThat(before)
          .extracting(Entry::paths)
          .isEqualTo(after.stream().map(Entry::paths).toList());
      assertThat(before).allMatch(entry -> entry.kernels().isEmpty());
      assertThat(after).allMatch(entry -> entry.kernels().orElseThrow().get(1) == 1);
    }
  }

  private static void learns(EngineSupport engine, Block network) {
    try (Model model = Model.newInstance("zoo", Device.cpu(), engine.engine().getEngineName())) {
      engine.engine().setRandomSeed(1);
      NDManager manager = model.getNDManager();
      network.initialize(manager, DataType.FLOAT32, new Shape(8, 3, 32, 32));
      Map<String, byte[]> before = bits(network);

      Conversion conversion =
          SphereConverter.builder().setOperator(new Linear()).build().convert(network);

      assertThat(bits(network)).containsExactlyEntriesOf(before);
      assertThat(conversion.report().toString()).contains("SphereConv2d", "the last layer");
      model.setBlock(network);
      DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
      config.optDevices(new Device[] {Device.cpu()});
      config.optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(8, 3, 32, 32));
        float first = step(trainer);
        for (int i = 0; i < 6; i++) {
          step(trainer);
        }

        assertThat(step(trainer)).isLessThan(0.75f * first);
      }
    }
  }

  private static float step(Trainer trainer) {
    try (NDManager scratch = trainer.getManager().newSubManager()) {
      Shape shape = new Shape(8, 3, 32, 32);
      NDArray images =
          EngineArrays.of(scratch, new Draw(3).normal(shape.size()), shape, DataType.FLOAT32);
      NDList labels = new NDList(EngineArrays.of(scratch, 0, 1, 2, 3, 4, 5, 6, 7));
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray loss =
            trainer.getLoss().evaluate(labels, trainer.forward(new NDList(images), labels));
        collector.backward(loss);
        trainer.step();
        return loss.getFloat();
      }
    }
  }

  @EachEngine
  void resNet18LearnsAfterwards(EngineSupport engine) {
    learns(engine, resNet18());
  }

  @EachEngine
  void mobileNetV2LearnsAfterwards(EngineSupport engine) {
    learns(engine, mobileNetV2());
  }
}
