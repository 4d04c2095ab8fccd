package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * Layer normalization (Ba, Kiros and Hinton, 2016): (F − mean)/√(variance + ε) over all channels
 * and places of each sample, then a learned scale and shift for each channel.
 *
 * <p>A sample's output does not depend on the rest of its batch, in training as in inference.
 *
 * @param epsilon added to the variance
 */
public record LayerNormalization(double epsilon) implements Norm, NormProvider {

  /** The usual 1e-5. */
  public LayerNormalization() {
    this(1e-5);
  }

  @Override
  public String name() {
    return "layer";
  }

  @Override
  public String description() {
    return "layer normalization, over all channels of a sample";
  }

  @Override
  public List<Option> options() {
    return List.of(Option.real("epsilon", 1e-5, 1e-12, 1, "added to the variance"));
  }

  @Override
  public Norm create(Options options) {
    return new LayerNormalization(options.real("epsilon"));
  }

  @Override
  public Block newBlock() {
    return new SequentialBlock()
        .add(new Standardization(channels -> 1, epsilon))
        .add(new ScaleAndShift());
  }
}
