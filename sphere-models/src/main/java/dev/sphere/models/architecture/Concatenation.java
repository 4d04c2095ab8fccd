package dev.sphere.models.architecture;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The channels of several branches from the same input, one branch after the other. */
final class Concatenation extends AbstractBlock implements Branches {

  private static final byte VERSION = 1;

  private final List<Block> branches;

  /** Joins branches that give maps of one size. */
  Concatenation(Block... branches) {
    super(VERSION);
    this.branches = List.of(branches);
    this.branches.forEach(branch -> addChildBlock("branch", branch));
  }

  @Override
  public Block withBranches(UnaryOperator<Block> change) {
    return new Concatenation(branches.stream().map(change).toArray(Block[]::new));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDList outputs = new NDList();
    for (Block branch : branches) {
      outputs.addAll(branch.forward(parameterStore, inputs, training, params));
    }
    return new NDList(NDArrays.concat(outputs, 1));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block branch : branches) {
      branch.initialize(manager, dataType, inputShapes);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    List<Shape> shapes =
        branches.stream().map(branch -> branch.getOutputShapes(inputShapes)[0]).toList();
    Shape first = shapes.get(0);
    long channels = shapes.stream().mapToLong(shape -> shape.get(1)).sum();
    return new Shape[] {new Shape(first.get(0), channels, first.get(2), first.get(3))};
  }
}
