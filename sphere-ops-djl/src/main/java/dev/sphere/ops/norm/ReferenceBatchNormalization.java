package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Options;

/**
 * Batch normalization as the reference implementation has it: running averages that start at zero
 * and keep 0.999 a step, ε = 1e-3.
 *
 * <p>The averages are far from the truth for some thousand steps (39 % of it after 500), and so is
 * the test accuracy. It is here to compare with the published curves.
 */
public record ReferenceBatchNormalization() implements Norm, NormProvider {

  @Override
  public String name() {
    return "reference-batch";
  }

  @Override
  public String description() {
    return "batch normalization of the reference: averages from zero, decay 0.999, epsilon 1e-3";
  }

  @Override
  public Norm create(Options options) {
    return this;
  }

  @Override
  public Block newBlock() {
    Block block = new BatchNormalization(0.999, 1e-3).newBlock();
    block.setInitializer(Initializer.ZEROS, "runningVar");
    return block;
  }
}
