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
 * A layer of one's own: the angles between kernels and how a signal changes, from (N, C, W) to (N,
 * 5, W − 2). Its test examines it by the rules of layers.
 */
public final class SphereDifferences extends AbstractBlock {

  private final Block angles;

  /** Makes the layer. */
  public SphereDifferences(AngularOperator operator, MagnitudeFunction magnitude) {
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
    NDArray changes = signal.get(":, :, 1:").sub(signal.get(":, :, :-1"));
    return angles.forward(store, new NDList(changes), training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    angles.initialize(manager, type, changes(inputShapes[0]));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return angles.getOutputShapes(new Shape[] {changes(inputShapes[0])});
  }

  private static Shape changes(Shape signal) {
    if (signal.dimension() != 3) {
      throw new IllegalArgumentException("SphereDifferences takes (N, C, W), got " + signal);
    }
    return new Shape(signal.get(0), signal.get(1), signal.get(2) - 1);
  }
}
