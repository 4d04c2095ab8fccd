package dev.sphere.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import dev.sphere.api.EngineArrays;
import dev.sphere.models.network.SphereNetwork;
import java.util.List;

/** A whole training step of a network with DJL's trainer: forward, backward, Adam's update. */
final class TrainingStep implements Variant.Step {

  private final Model model;
  private final Trainer trainer;
  private final Loss loss;
  private final NDList data;
  private final NDList labels;
  private final List<Parameter> parameters;

  /**
   * Makes a network's parameters and a batch of noise.
   *
   * @param images (N, C, H, W)
   */
  TrainingStep(Engine engine, SphereNetwork network, Shape images, int classes) {
    engine.setRandomSeed(1);
    model = Model.newInstance("bench", Device.cpu(), engine.getEngineName());
    model.setBlock(network);
    loss = network.head().loss();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Adam.builder().build()));
    trainer.initialize(images);
    NDManager manager = trainer.getManager();
    data = new NDList(MemoryOrder.CHANNELS_LAST.normal(manager, images));
    long[] classNumbers = new long[(int) images.get(0)];
    for (int i = 0; i < classNumbers.length; i++) {
      classNumbers[i] = i % classes;
    }
    labels = new NDList(EngineArrays.of(manager, classNumbers));
    parameters =
        network.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
  }

  @Override
  public float run() {
    try (NDManager scratch = trainer.getManager().newSubManager()) {
      data.tempAttach(scratch);
      labels.tempAttach(scratch);
      float value;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray total = loss.evaluate(labels, trainer.forward(data, labels));
        collector.backward(total);
        value = total.getFloat();
      }
      trainer.step();
      // MXNet updates when it is asked.
      return value + sum(parameters.get(0)) + sum(parameters.get(parameters.size() - 1));
    }
  }

  private static float sum(Parameter parameter) {
    try (NDArray sum = parameter.getArray().sum()) {
      return sum.getFloat();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
