package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Options;

/** SphereNorm and then batch normalization, the best of the paper's comparison (section 4.4). */
public record SphereBatchNorm() implements Norm, NormProvider {

  @Override
  public String name() {
    return "sphere-batch";
  }

  @Override
  public String description() {
    return "SphereNorm, then batch normalization";
  }

  @Override
  public Norm create(Options options) {
    return this;
  }

  @Override
  public Block newBlock() {
    return new SequentialBlock()
        .add(new SphereNorm().newBlock())
        .add(new BatchNormalization().newBlock());
  }
}
