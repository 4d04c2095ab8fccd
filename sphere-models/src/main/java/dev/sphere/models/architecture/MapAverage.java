package dev.sphere.models.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The average over each channel's whole map, from (N, C, H, W) to (N, C). */
final class MapAverage extends AbstractBlock {

  private static final byte VERSION = 1;

  MapAverage() {
    super(VERSION);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray maps = inputs.singletonOrThrow();
    Shape shape = maps.getShape();
    // PyTorch has no mean over two axes.
    return new NDList(maps.reshape(shape.get(0), shape.get(1), -1).mean(new int[] {2}));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].slice(0, 2)};
  }
}
