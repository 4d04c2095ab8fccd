package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Options;
import dev.sphere.ops.layer.ShapedLambda;

/** Leaves the responses as they are. */
public record NoNorm() implements Norm, NormProvider {

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "the responses as they are";
  }

  @Override
  public Norm create(Options options) {
    return this;
  }

  @Override
  public Block newBlock() {
    return ShapedLambda.identity();
  }
}
