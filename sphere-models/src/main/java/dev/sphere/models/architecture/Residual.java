package dev.sphere.models.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.sphere.ops.layer.OwnOutput;
import dev.sphere.ops.layer.ShapedLambda;
import java.util.List;
import java.util.function.UnaryOperator;

/** The sum of a branch and a shortcut from the same input (He et al., 2016). */
final class Residual extends AbstractBlock implements Branches, OwnOutput {

  private static final byte VERSION = 1;

  private final Block branch;
  private final Block shortcut;

  /** Adds the input itself to a branch that keeps its shape. */
  Residual(Block branch) {
    this(branch, ShapedLambda.identity());
  }

  Residual(Block branch, Block shortcut) {
    super(VERSION);
    this.branch = addChildBlock("branch", branch);
    this.shortcut = addChildBlock("shortcut", shortcut);
  }

  @Override
  public Block withBranches(UnaryOperator<Block> change) {
    return new Residual(change.apply(branch), change.apply(shortcut));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray left = branch.forward(parameterStore, inputs, training, params).singletonOrThrow();
    NDArray right = shortcut.forward(parameterStore, inputs, training, params).singletonOrThrow();
    NDArray sum = left.add(right);
    closeOwn(left, branch);
    closeOwn(right, shortcut);
    return new NDList(sum);
  }

  /** No gradient needs what is added. */
  private static void closeOwn(NDArray output, Block block) {
    if (OwnOutput.isOf(block)) {
      output.close();
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : List.of(branch, shortcut)) {
      child.initialize(manager, dataType, inputShapes);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if branch and shortcut differ in shape: the engines would
   *     stretch the smaller
   */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape left = branch.getOutputShapes(inputShapes)[0];
    Shape right = shortcut.getOutputShapes(inputShapes)[0];
    if (!left.equals(right)) {
      throw new IllegalArgumentException(
          "the branch of a residual unit gives " + left + ", its shortcut " + right);
    }
    return new Shape[] {left};
  }
}
