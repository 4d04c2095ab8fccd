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

  private static final UnaryOperator<NDArray> IDENTITY = UnaryOperator.identity();

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

  /** Makes a block that gives what it receives. */
  public static ShapedLambda identity() {
    return elementwise(IDENTITY);
  }

  /** Returns whether the block was made to give what it receives. */
  public boolean isIdentity() {
    return function == IDENTITY;
  }

  /** Returns what it computes, the very object that it was made with. */
  public UnaryOperator<NDArray> function() {
    return function;
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
