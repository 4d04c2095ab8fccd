package dev.sphere.ops.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.ops.layer.OwnOutput;
import java.util.function.LongUnaryOperator;

/**
 * (F − mean)/√(variance + ε), where mean and variance are those of a group of neighbouring channels
 * at all places of one sample; input and output (N, C, …).
 */
final class Standardization extends AbstractBlock implements OwnOutput {

  private static final byte VERSION = 1;

  private final LongUnaryOperator groups;
  private final double epsilon;

  /**
   * Makes a block.
   *
   * @param groups how many groups so many channels form, a divisor of their number
   */
  Standardization(LongUnaryOperator groups, double epsilon) {
    super(VERSION);
    this.groups = groups;
    this.epsilon = epsilon;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    Shape shape = input.getShape();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray rows = input.reshape(shape.get(0) * groups.applyAsLong(shape.get(1)), -1);
      NDArray centered = rows.sub(rows.mean(new int[] {1}, true));
      NDArray variance = centered.square().mean(new int[] {1}, true);
      NDArray result = centered.div(variance.add(epsilon).sqrt()).reshape(shape);
      NDScope.unregister(result);
      return new NDList(result);
    }
  }

  /** Asks for the groups, so that a network with channels they do not divide is refused at once. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    groups.applyAsLong(inputShapes[0].get(1));
    return inputShapes;
  }
}
