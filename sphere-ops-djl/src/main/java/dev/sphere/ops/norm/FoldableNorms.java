package dev.sphere.ops.norm;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import dev.sphere.ops.layer.ChannelAffine;
import dev.sphere.ops.layer.HiddenField;
import dev.sphere.ops.layer.ShapedLambda;
import java.util.Optional;

/**
 * Reads off the blocks of norms what is left of them in a network that no longer learns.
 *
 * <p>Known are batch norms of DJL on axis 1, SphereNorm, none, and several of them behind each
 * other. Norms that take averages of what they are given, such as layer and group norm, are more
 * than a scale and a shift; of blocks of others nothing is known.
 */
public final class FoldableNorms {

  private FoldableNorms() {}

  /**
   * Reads a block.
   *
   * @param channels of its input
   * @return empty if it is more than a scale and a shift of each channel, or not known
   */
  public static Optional<ChannelAffine> of(Block block, int channels) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return read(block, channels);
    }
  }

  private static Optional<ChannelAffine> read(Block block, int channels) {
    if (block instanceof ScaleAndShift norm) {
      return Optional.of(norm.affine(channels));
    }
    if (block instanceof ShapedLambda lambda && lambda.isIdentity()) {
      return Optional.of(ChannelAffine.identity(channels));
    }
    if (block.getClass() == BatchNorm.class && field(block, "axis", Integer.class) == 1) {
      return Optional.of(batchNorm(block));
    }
    if (block.getClass() == SequentialBlock.class) {
      return chain((SequentialBlock) block, channels);
    }
    return Optional.empty();
  }

  private static Optional<ChannelAffine> chain(SequentialBlock blocks, int channels) {
    if (blocks.isReturnIntermediate()) {
      return Optional.empty();
    }
    Optional<ChannelAffine> all = Optional.of(ChannelAffine.identity(channels));
    for (Block block : blocks.getChildren().values()) {
      Optional<ChannelAffine> next = read(block, channels);
      all = all.flatMap(before -> next.map(before::then));
    }
    return all;
  }

  /** γ·(F − mean)/√(variance + ε) + β. */
  private static ChannelAffine batchNorm(Block block) {
    double[] scales = numbers(block, "gamma");
    double[] shifts = numbers(block, "beta");
    double[] means = numbers(block, "runningMean");
    double[] variances = numbers(block, "runningVar");
    double epsilon = field(block, "epsilon", Float.class);
    for (int i = 0; i < scales.length; i++) {
      scales[i] /= Math.sqrt(variances[i] + epsilon);
      shifts[i] -= scales[i] * means[i];
    }
    return new ChannelAffine(scales, shifts);
  }

  private static double[] numbers(Block block, String parameter) {
    return block
        .getDirectParameters()
        .get(parameter)
        .getArray()
        .toType(DataType.FLOAT64, true)
        .toDoubleArray();
  }

  private static <T> T field(Block block, String name, Class<T> type) {
    return new HiddenField<>(BatchNorm.class, name, type).of(block);
  }
}
