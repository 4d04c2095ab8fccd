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

/** The logits of batches of images, one batch after the other. */
final class InferenceStep implements Variant.Step {

  private final NDManager manager;
  private final ParameterStore parameters;
  private final SphereNetwork network;
  private final NDArray images;
  private final int batches;

  private InferenceStep(NDManager manager, SphereNetwork network, Shape images, int batches) {
    this.manager = manager;
    this.network = network;
    this.batches = batches;
    parameters = new ParameterStore(manager, false);
    this.images = MemoryOrder.CHANNELS_LAST.normal(manager, images);
  }

  /** Makes a network's parameters and a batch of noise. */
  static InferenceStep of(Engine engine, SphereNetwork network, Shape images, int batches) {
    return new InferenceStep(initialize(engine, network, images), network, images, batches);
  }

  /** Makes a network's parameters, folds it, and makes a batch of noise. */
  static InferenceStep folded(Engine engine, SphereNetwork network, Shape images, int batches) {
    NDManager manager = initialize(engine, network, images);
    return new InferenceStep(manager, network.folded(manager), images, batches);
  }

  private static NDManager initialize(Engine engine, SphereNetwork network, Shape images) {
    engine.setRandomSeed(1);
    NDManager manager = engine.newBaseManager(Device.cpu());
    network.initialize(manager, DataType.FLOAT32, images);
    network.freezeParameters(true);
    return manager;
  }

  @Override
  public float run() {
    float sum = 0;
    for (int i = 0; i < batches; i++) {
      sum += sumOfLogits();
    }
    return sum;
  }

  private float sumOfLogits() {
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
