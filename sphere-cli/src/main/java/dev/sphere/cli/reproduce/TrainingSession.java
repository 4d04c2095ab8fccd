package dev.sphere.cli.reproduce;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.sphere.api.Regularizer;
import dev.sphere.models.architecture.ImageShape;
import dev.sphere.models.data.ImageData;
import dev.sphere.models.data.ImageSet;
import dev.sphere.models.network.SphereNetwork;
import dev.sphere.models.training.Measurement;
import dev.sphere.models.training.Training;
import dev.sphere.models.training.TrainingObserver;
import dev.sphere.models.training.TrainingPlan;
import java.util.Optional;

/** A network on a device, from its first weights to what is measured after its training. */
final class TrainingSession implements AutoCloseable {

  private final SphereNetwork network;
  private final ImageData data;
  private final TrainingPlan plan;
  private final Model model;

  /** Gives a network its first weights, by the plan's seed. */
  TrainingSession(
      SphereNetwork network, ImageData data, TrainingPlan plan, Engine engine, Device device) {
    this.network = network;
    this.data = data;
    this.plan = plan;
    model = Model.newInstance("model", device, engine.getEngineName());
    engine.setRandomSeed((int) plan.seed());
    model.setBlock(network);
    network.initialize(
        manager(), DataType.FLOAT32, imageShape(data.train()).batch(plan.batchSize()));
  }

  static ImageShape imageShape(ImageSet images) {
    return new ImageShape(images.channels(), images.height(), images.width());
  }

  /** Returns the manager of the network's device. */
  NDManager manager() {
    return model.getNDManager();
  }

  /** Trains; returns the measurement of the network that it leaves. */
  Measurement train(Optional<Regularizer> regularizer, TrainingObserver observer) {
    return new Training(network, regularizer, data, plan, manager(), observer).run().kept();
  }

  @Override
  public void close() {
    model.close();
  }
}
