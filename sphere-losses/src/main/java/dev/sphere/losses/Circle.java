package dev.sphere.losses;

import dev.sphere.api.LossHead;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Circle loss: pairs of embeddings, each weighed by how far it is from where it should be; see
 * {@link CircleLoss} for the formula and for use without a head.
 *
 * <p>There are no class weights. The head classifies by the cosines to the mean directions of the
 * classes, which follow the batches that it learns from. Its logits are these cosines times 2γm²:
 * an embedding along its class's mean and at right angles to another's has the log odds that the
 * loss gives to pairs with s_p = 1 and s_n = 0.
 *
 * @param margin m
 * @param scale γ
 * @see <a href="https://arxiv.org/abs/2002.10857">Circle Loss (CVPR 2020), equations 4 to 8</a>
 */
public record Circle(double margin, double scale) implements SphereLoss, SphereLossProvider {

  static final String NAME = "circle";
  static final Option MARGIN =
      Option.real("m", 0.25, 0.01, 1, "aims at cosines above 1 − m within classes, else below m");
  static final Option SCALE = Option.real("gamma", 256, 0.01, 10_000, "scale of the cosines");

  /** m = 0.25, γ = 256. */
  public Circle() {
    this(0.25, 256);
  }

  /** Checks the ranges. */
  public Circle {
    MARGIN.require(NAME, margin);
    SCALE.require(NAME, scale);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Circle loss: pairs of a batch, weighed by how far they are from their aims";
  }

  @Override
  public List<Option> options() {
    return List.of(MARGIN, SCALE);
  }

  @Override
  public SphereLoss create(Options options) {
    return new Circle(options.real("m"), options.real("gamma"));
  }

  @Override
  public boolean usesSoftmax() {
    return false;
  }

  @Override
  public boolean hasGradientOfItsValue() {
    return false;
  }

  @Override
  public LossHead newHead(int classes, LossOptions options) {
    return new MeanDirectionHead(
        NAME,
        classes,
        options,
        new CircleLoss(margin, scale, options),
        2 * scale * margin * margin);
  }
}
