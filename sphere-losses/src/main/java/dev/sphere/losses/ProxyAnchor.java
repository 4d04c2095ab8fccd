package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Proxy-Anchor loss: class weights are proxies, each of which is the anchor of all embeddings of
 * the batch.
 *
 * <p>With s = cos θ between an embedding x and a proxy p, X_p the embeddings of its class and P⁺
 * the proxies of the classes in the batch, the loss is
 *
 * <pre>
 * 1/|P⁺|·Σ_{p∈P⁺} log(1 + Σ_{x∈X_p} e^(−α(s − δ))) + 1/|P|·Σ_p log(1 + Σ_{x∉X_p} e^(α(s + δ)))
 * </pre>
 *
 * Logits are α·s. The weight of a sample multiplies its exponentials: a weight of 2 is the sample
 * twice. Summed, the logarithms are added without 1/|P⁺| and 1/|P|; not reduced, there is the sum
 * of both logarithms for each proxy, (classes).
 *
 * @param scale α
 * @param margin δ
 * @see <a href="https://arxiv.org/abs/2003.13911">Proxy Anchor Loss (CVPR 2020), equation 4</a>
 */
public record ProxyAnchor(double scale, double margin) implements AngularLoss, SphereLossProvider {

  static final String NAME = "proxy-anchor";
  private static final Option SCALE =
      Option.real("alpha", 32, 0.01, 10_000, "scale of the cosines");
  private static final Option MARGIN =
      Option.real("delta", 0.1, 0, 1, "margin of the cosines, for and against");

  /** α = 32, δ = 0.1. */
  public ProxyAnchor() {
    this(32, 0.1);
  }

  /** Checks the ranges. */
  public ProxyAnchor {
    SCALE.require(NAME, scale);
    MARGIN.require(NAME, margin);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Proxy-Anchor: each class weight draws and repels the embeddings of the batch";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, MARGIN);
  }

  @Override
  public SphereLoss create(Options options) {
    return new ProxyAnchor(options.real("alpha"), options.real("delta"));
  }

  @Override
  public boolean usesSoftmax() {
    return false;
  }

  @Override
  public boolean hasLossPerSample() {
    return false;
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new Proxies(this);
  }

  private static final class Proxies extends AngularLogits {

    private final ProxyAnchor settings;

    Proxies(ProxyAnchor settings) {
      this.settings = settings;
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(angles.cosines(), settings.scale());
    }

    @Override
    public Loss loss(LossOptions options) {
      return new ProxyAnchorLoss(settings.scale() * settings.margin(), options);
    }
  }
}
