package dev.sphere.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.api.AngularOperator;
import dev.sphere.api.MagnitudeFunction;
import dev.sphere.ops.layer.SphereConv1d;

/**
 * A layer of one's own: the angles between kernels and how a signal departs from its mean over
 * time, from (N, C, W) to (N, 5, W − 1). Its test examines it by the rules of layers.
 */
public final class SphereContrast extends AbstractBlock {

  private final Block angles;

  /** Makes the layer. */
  public SphereContrast(AngularOperator operator, MagnitudeFunction magnitude) {
    angles =
        addChildBlock(
            "angles",
            SphereConv1d.builder()
                .setFilters(5)
                .setKernelShape(new Shape(2))
                .setOperator(operator)
                .optMagnitude(magnitude)
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray signal = inputs.singletonOrThrow();
    getOutputShapes(inputs.getShapes()); // refuses another rank
    try (NDArray mean = signal.mean(new int[] {2}, true);
        NDArray contrast = signal.sub(mean)) {
      return angles.forward(store, new NDList(contrast), training);
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    angles.initialize(manager, type, inputShapes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return angles.getOutputShapes(inputShapes);
  }
}
