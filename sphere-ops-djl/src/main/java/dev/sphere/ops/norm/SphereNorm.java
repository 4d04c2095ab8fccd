package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import java.util.List;

/**
 * SphereNorm: βF + γ for each filter's response F (paper, section 3.5).
 *
 * @param beta the initial scale β
 * @param gamma the initial shift γ
 * @param learned whether β and γ are learned
 */
public record SphereNorm(double beta, double gamma, boolean learned) implements Norm, NormProvider {

  /** Learned from β = 1 and γ = 0. */
  public SphereNorm() {
    this(1, 0, true);
  }

  @Override
  public String name() {
    return "sphere";
  }

  @Override
  public String description() {
    return "SphereNorm: βF + γ for each filter";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("beta", 1, -1e6, 1e6, "initial scale"),
        Option.real("gamma", 0, -1e6, 1e6, "initial shift"),
        Option.flag("learned", true, "whether both are learned"));
  }

  @Override
  public Norm create(Options options) {
    return new SphereNorm(options.real("beta"), options.real("gamma"), options.flag("learned"));
  }

  @Override
  public Block newBlock() {
    return new ScaleAndShift(beta, gamma, learned);
  }
}
