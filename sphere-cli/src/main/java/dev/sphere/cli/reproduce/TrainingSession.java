package dev.sphere.cli.reproduce;

import ai.djl.Model;
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
import java.io.IOException;
import java.util.Optional;

/** A network on a device, from its first weights to what is measured after its training. */
final class TrainingSession implements AutoCloseable {

  private final SphereNetwork network;
  private final ImageData data;
  private final TrainingPlan plan;
  private final TrainingPlace place;
  private final Model model;

  /** Gives a network its first weights, by the plan's seed. */
  TrainingSession(SphereNetwork network, ImageData data, TrainingPlan plan, TrainingPlace place) {
    this.network = network;
    this.data = data;
    this.plan = plan;
    this.place = place;
    model = Model.newInstance("model", place.device(), place.engine().getEngineName());
    place.engine().setRandomSeed((int) plan.seed());
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

  /**
   * Trains, or goes on where a training was interrupted; returns the measurement of the network
   * that it leaves.
   *
   * @throws IOException if a checkpoint cannot be read or written
   */
  Measurement train(Optional<Regularizer> regularizer, TrainingObserver observer)
      throws IOException {
    try (CellProgress progress = new CellProgress(place.output(), plan.iterations())) {
      return new Training(network, regularizer, data, plan, manager(), observer.andThen(progress))
          .run(place.checkpoints())
          .kept();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
