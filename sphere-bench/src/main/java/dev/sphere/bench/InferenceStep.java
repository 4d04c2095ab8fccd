package dev.sphere.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.sphere.models.network.SphereNetwork;

/** The logits of a batch of images. */
final class InferenceStep implements Variant.Step {

  private final NDManager manager;
  private final ParameterStore parameters;
  private final SphereNetwork network;
  private final NDArray images;

  /** Makes a network's parameters and a batch of noise. */
  InferenceStep(Engine engine, SphereNetwork network, Shape images) {
    this.network = network;
    engine.setRandomSeed(1);
    manager = engine.newBaseManager(Device.cpu());
    parameters = new ParameterStore(manager, false);
    network.initialize(manager, DataType.FLOAT32, images);
    network.freezeParameters(true);
    this.images = ChannelsLast.normal(manager, images);
  }

  @Override
  public float run() {
    try (NDManager scratch = manager.newSubManager()) {
      images.tempAttach(scratch);
      return network
          .forward(parameters, new NDList(images), false)
          .singletonOrThrow()
          .sum()
          .getFloat();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
