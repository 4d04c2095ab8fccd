package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * Batch normalization (Ioffe and Szegedy, 2015).
 *
 * @param momentum how much of the running averages each step keeps
 * @param epsilon added to the variance
 */
public record BatchNormalization(double momentum, double epsilon) implements Norm, NormProvider {

  /** The usual 0.9 and 1e-5. */
  public BatchNormalization() {
    this(0.9, 1e-5);
  }

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String description() {
    return "batch normalization";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("momentum", 0.9, 0, 1, "how much of the running averages each step keeps"),
        Option.real("epsilon", 1e-5, 1e-12, 1, "added to the variance"));
  }

  @Override
  public BatchNormalization create(Options options) {
    return new BatchNormalization(options.real("momentum"), options.real("epsilon"));
  }

  @Override
  public Block newBlock() {
    return BatchNorm.builder().optMomentum((float) momentum).optEpsilon((float) epsilon).build();
  }
}
