package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * MagFace: ArcFace whose margin grows with the norm of the embedding, which is drawn towards the
 * greatest one.
 *
 * <p>With a = ‖x‖ kept in [l_a, u_a] the margin is m(a) = l_m + (u_m − l_m)·(a − l_a)/(u_a − l_a),
 * and λ_g·(a/u_a² + 1/a) is added to the loss. Gradients go through m(a). Past θ = π − m(a) the
 * logit continues as ArcFace's.
 *
 * @param scale s
 * @param leastNorm l_a
 * @param greatestNorm u_a
 * @param leastMargin l_m in radians
 * @param greatestMargin u_m in radians
 * @param weight λ_g
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/2103.06627">MagFace (CVPR 2021), equations 2 and 3</a>
 */
public record MagFace(
    double scale,
    double leastNorm,
    double greatestNorm,
    double leastMargin,
    double greatestMargin,
    double weight,
    GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(64);
  private static final Option LEAST_NORM =
      Option.real("l-a", 10, 0.001, 50, "the least norm that counts");
  private static final Option GREATEST_NORM =
      Option.real("u-a", 110, 51, 1e4, "the greatest norm that counts");
  private static final Option LEAST_MARGIN =
      Option.real("l-m", 0.45, 0, 3.14, "the margin at the least norm, radians");
  private static final Option GREATEST_MARGIN =
      Option.real("u-m", 0.8, 0, 3.14, "the margin at the greatest norm, radians");
  private static final Option WEIGHT =
      Option.real("lambda", 35, 0, 1e4, "weight of the term that draws norms up");

  /** As published: s = 64, norms 10 to 110, margins 0.45 to 0.8, λ_g = 35. */
  public MagFace() {
    this(64, 10, 110, 0.45, 0.8, 35, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public MagFace {
    SCALE.require("magface", scale);
    LEAST_NORM.require("magface", leastNorm);
    GREATEST_NORM.require("magface", greatestNorm);
    LEAST_MARGIN.require("magface", leastMargin);
    GREATEST_MARGIN.require("magface", greatestMargin);
    WEIGHT.require("magface", weight);
  }

  @Override
  public String name() {
    return "magface";
  }

  @Override
  public String description() {
    return "MagFace: ArcFace with a margin that grows with the norm";
  }

  @Override
  public List<Option> options() {
    return List.of(
        SCALE,
        LEAST_NORM,
        GREATEST_NORM,
        LEAST_MARGIN,
        GREATEST_MARGIN,
        WEIGHT,
        GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new MagFace(
        options.real("s"),
        options.real("l-a"),
        options.real("u-a"),
        options.real("l-m"),
        options.real("u-m"),
        options.real("lambda"),
        GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new Magnitude(this);
  }

  private static final class Magnitude extends AngularLogits {

    private final MagFace settings;

    Magnitude(MagFace settings) {
      this.settings = settings;
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(angles.cosines(), settings.scale());
    }

    @Override
    public NDArray withMargin(LabelledAngles angles, NDArray plain) {
      double slope =
          (settings.greatestMargin() - settings.leastMargin())
              / (settings.greatestNorm() - settings.leastNorm());
      NDArray margins =
          angles
              .times(magnitude(angles).sub(settings.leastNorm()), slope)
              .add(settings.leastMargin());
      NDArray targets =
          angles.evaluateTargets(
              new MarginAtNorm(settings.leastMargin(), Magnitude::target), margins);
      return angles.withTargets(plain, angles.times(targets, settings.scale()));
    }

    private static AngleFunction target(double margin) {
      return Margins.additive(margin);
    }

    @Override
    public boolean hasPenalty() {
      return true;
    }

    @Override
    public NDArray penalty(LabelledAngles angles) {
      NDArray a = magnitude(angles);
      double greatest = settings.greatestNorm();
      NDArray penalty = angles.times(a, 1 / (greatest * greatest)).add(a.onesLike().div(a));
      return angles.times(penalty, settings.weight());
    }

    /** ‖x‖ kept in [l_a, u_a], (N, 1), with no gradient outside. */
    private NDArray magnitude(Angles angles) {
      NDArray norms = angles.norms();
      return Activation.relu(norms.sub(settings.leastNorm()))
          .sub(Activation.relu(norms.sub(settings.greatestNorm())))
          .add(settings.leastNorm());
    }
  }
}
