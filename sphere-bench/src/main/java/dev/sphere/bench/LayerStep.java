package dev.sphere.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;

/**
 * Forward and backward of one layer as it stands in a network: the gradient at its output is an
 * array, and the gradient of its input is wanted unless that is an image.
 */
public final class LayerStep implements Variant.Step {

  private final NDManager manager;
  private final ParameterStore parameters;
  private final Block layer;
  private final NDArray input;
  private final NDArray gradient;
  private final Parameter kernel;

  /**
   * Makes a layer's parameters and input, the same for each layer of a shape, in the order in
   * memory that they have in a network of Sphere's.
   *
   * @param layer not initialized
   */
  public LayerStep(Engine engine, Block layer, LayerSetting setting, int batch) {
    this(engine, layer, setting, batch, MemoryOrder.CHANNELS_LAST);
  }

  /**
   * Makes a layer's parameters and input, the same for each layer of a shape.
   *
   * @param layer not initialized
   * @param order of the input and of the gradient at the output
   */
  public LayerStep(Engine engine, Block layer, LayerSetting setting, int batch, MemoryOrder order) {
    this.layer = layer;
    engine.setRandomSeed(1);
    manager = engine.newBaseManager(Device.cpu());
    parameters = new ParameterStore(manager, false);
    layer.initialize(manager, DataType.FLOAT32, setting.input(batch));
    input = order.normal(manager, setting.input(batch));
    input.setRequiresGradient(!setting.isFirst());
    // In a network gradients come in the order of the activations; DJL's own ones would not.
    gradient = order.normal(manager, layer.getOutputShapes(new Shape[] {input.getShape()})[0]);
    kernel =
        layer.getParameters().stream()
            .map(named -> named.getValue())
            .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
            .findFirst()
            .orElseThrow();
  }

  @Override
  public float run() {
    // The scope closes what a layer leaves with the manager of its kernels.
    try (NDManager scratch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      input.tempAttach(scratch);
      gradient.tempAttach(scratch);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray output = layer.forward(parameters, new NDList(input), true).singletonOrThrow();
        collector.backward(output.mul(gradient).sum());
        return kernel.getArray().getGradient().sum().getFloat();
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
