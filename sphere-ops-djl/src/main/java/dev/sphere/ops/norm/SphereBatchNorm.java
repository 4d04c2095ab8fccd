package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;
import java.util.stream.Stream;

/**
 * SphereNorm and then batch normalization, the best of the paper's comparison (section 4.4).
 *
 * @param sphere what comes first
 * @param batch what follows
 */
public record SphereBatchNorm(SphereNorm sphere, BatchNormalization batch)
    implements Norm, NormProvider {

  /** Both as they are by default. */
  public SphereBatchNorm() {
    this(new SphereNorm(), new BatchNormalization());
  }

  @Override
  public String name() {
    return "sphere-batch";
  }

  @Override
  public String description() {
    return "SphereNorm, then batch normalization";
  }

  @Override
  public List<Option> options() {
    return Stream.of(sphere.options(), batch.options()).flatMap(List::stream).toList();
  }

  @Override
  public Norm create(Options options) {
    return new SphereBatchNorm(sphere.create(options), batch.create(options));
  }

  @Override
  public Block newBlock() {
    return new SequentialBlock().add(sphere.newBlock()).add(batch.newBlock());
  }
}
