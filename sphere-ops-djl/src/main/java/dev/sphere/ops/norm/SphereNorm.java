package dev.sphere.ops.norm;

import ai.djl.nn.Block;
import dev.sphere.api.Norm;
import dev.sphere.api.NormProvider;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.Sharing;
import java.util.List;
import java.util.Locale;

/**
 * SphereNorm: βF + γ of the responses F (paper, section 2.5).
 *
 * @param beta the initial scale β
 * @param gamma the initial shift γ
 * @param learned whether β and γ are learned
 * @param sharing whether each filter has a β and a γ, or a layer has one for all its filters
 */
public record SphereNorm(double beta, double gamma, boolean learned, Sharing sharing)
    implements Norm, NormProvider {

  /** Learned by each filter from β = 1 and γ = 0. */
  public SphereNorm() {
    this(1, 0, true, Sharing.FILTER);
  }

  /**
   * Checks the sharing.
   *
   * @throws IllegalArgumentException if it is by network: each block has parameters of its own
   */
  public SphereNorm {
    if (sharing == Sharing.NETWORK) {
      throw new IllegalArgumentException(
          "sphere: β and γ are shared by filter or layer, not by network");
    }
  }

  @Override
  public String name() {
    return "sphere";
  }

  @Override
  public String description() {
    return "SphereNorm: βF + γ for each filter or layer";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.real("beta", 1, -1e6, 1e6, "initial scale"),
        Option.real("gamma", 0, -1e6, 1e6, "initial shift"),
        Option.flag("learned", true, "whether both are learned"),
        Option.choice(
            "per", List.of("filter", "layer"), "which filters have one scale and shift together"));
  }

  @Override
  public SphereNorm create(Options options) {
    return new SphereNorm(
        options.real("beta"),
        options.real("gamma"),
        options.flag("learned"),
        Sharing.valueOf(options.choice("per").toUpperCase(Locale.ROOT)));
  }

  @Override
  public Block newBlock() {
    return new ScaleAndShift(beta, gamma, learned, sharing == Sharing.FILTER);
  }
}
