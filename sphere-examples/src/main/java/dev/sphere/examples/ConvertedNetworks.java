package dev.sphere.examples;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.translate.TranslateException;
import dev.sphere.models.conversion.ConversionReport;
import dev.sphere.models.conversion.SphereConverter;
import dev.sphere.models.conversion.Treatment;
import dev.sphere.models.data.DatasetOptions;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.data.Shapes10;
import dev.sphere.ops.operator.Linear;
import java.io.IOException;

/**
 * Networks of DJL's model zoo, made hyperspherical and trained on.
 *
 * <p>Takes no arguments. Converts ResNet-18 and MobileNetV2, prints what became of their layers and
 * trains each for twelve steps on 16 images of shapes10.
 */
public final class ConvertedNetworks {

  private static final int BATCH_SIZE = 16;

  /**
   * What a training did.
   *
   * @param first the loss at the first step
   * @param last the loss at the last
   */
  record Losses(float first, float last) {}

  private ConvertedNetworks() {}

  /** Converts and trains both networks. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    ImageSet shapes = new Shapes10(BATCH_SIZE, 10).load(DatasetOptions.defaults()).train();
    for (Block network : new Block[] {resNet18(), mobileNetV2()}) {
      try (Model model = newModel("PyTorch", network)) {
        System.out.println(convert(model));
        Losses losses = train(model, shapes, 12);
        System.out.printf("loss %.3f, at last %.3f%n%n", losses.first(), losses.last());
      }
    }
  }

  static Block resNet18() {
    return ResNetV1.builder()
        .setImageShape(new Shape(3, 32, 32))
        .setNumLayers(18)
        .setOutSize(10)
        .build();
  }

  /** With strides for small images: its own would end in maps of one pixel. */
  static Block mobileNetV2() {
    return MobileNetV2.builder()
        .setOutSize(10)
        .optStrides(new int[] {2, 1, 1, 2, 2, 1, 1, 1, 1})
        .build();
  }

  /** Stands for a model that is loaded: a network with weights. */
  static Model newModel(String engine, Block network) {
    Engine.getEngine(engine).setRandomSeed(1);
    Model model = Model.newInstance("zoo", Device.cpu(), engine);
    network.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(BATCH_SIZE, 3, 32, 32));
    model.setBlock(network);
    return model;
  }

  static ConversionReport convert(Model model) {
    SphereConverter converter =
        SphereConverter.builder()
            .setOperator(new Linear())
            .optShortcuts(Treatment.PLAIN)
            .optLastLayer(Treatment.PLAIN)
            .build();
    return converter.convert(model.getBlock()).report();
  }

  static Losses train(Model model, ImageSet images, int steps)
      throws IOException, TranslateException {
    DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
    config.optDevices(new Device[] {Device.cpu()}).optOptimizer(Adam.builder().build());
    config.addTrainingListeners(TrainingListener.Defaults.basic());
    Dataset dataset = PlainDjlTraining.dataset(images, BATCH_SIZE, model.getNDManager());
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(new Shape(BATCH_SIZE, 3, 32, 32));
      float first = lossAfter(trainer, dataset, 1);
      return new Losses(first, lossAfter(trainer, dataset, steps - 1));
    }
  }

  /** Trains on all images at once, so that an epoch is a step. */
  private static float lossAfter(Trainer trainer, Dataset dataset, int steps)
      throws IOException, TranslateException {
    EasyTrain.fit(trainer, steps, dataset, null);
    return trainer.getTrainingResult().getTrainLoss();
  }
}
