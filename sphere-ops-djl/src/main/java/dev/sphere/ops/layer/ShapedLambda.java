package dev.sphere.ops.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/**
 * A function without parameters as a block that knows the shape of its output.
 *
 * <p>DJL's own lambda block finds its shape by running on the default engine, which need not be the
 * one in use, nor be present.
 */
public final class ShapedLambda extends AbstractBlock {

  private static final byte VERSION = 1;

  private final UnaryOperator<NDArray> function;
  private final UnaryOperator<Shape> shape;

  /**
   * Makes a block.
   *
   * @param function what it computes
   * @param shape the shape of its output, from that of its input
   */
  public ShapedLambda(UnaryOperator<NDArray> function, UnaryOperator<Shape> shape) {
    super(VERSION);
    this.function = function;
    this.shape = shape;
  }

  /** Makes a block whose function keeps the shape. */
  public static ShapedLambda elementwise(UnaryOperator<NDArray> function) {
    return new ShapedLambda(function, UnaryOperator.identity());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return new NDList(function.apply(inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {shape.apply(inputShapes[0])};
  }
}
