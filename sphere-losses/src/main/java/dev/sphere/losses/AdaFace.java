package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.Arrays;
import java.util.List;

/**
 * AdaFace: the margin follows the quality of the image, told by the norm of its embedding.
 *
 * <p>With q = clip(h·(‖x‖ − μ)/(σ + 1e-3), −1, 1) the logit of the target is s·(cos(θ_y − m·q) −
 * m·q − m), the angle kept in [1e-3, π − 1e-3]; others are s·cos θ_j. ‖x‖ counts from 1e-3 to 100;
 * μ and σ are moving averages of the batches' mean and standard deviation from 20 and 100, this
 * batch's included. q is a constant in the gradient.
 *
 * @param scale s
 * @param margin m
 * @param concentration h
 * @param rate how much a batch moves μ and σ
 * @see <a href="https://arxiv.org/abs/2204.00964">AdaFace (CVPR 2022), equations 10 to 15</a>
 */
public record AdaFace(double scale, double margin, double concentration, double rate)
    implements AngularLoss, SphereLossProvider {

  private static final Option MARGIN = Option.real("m", 0.4, 0, 1.5, "margin of angle and cosine");
  private static final Option CONCENTRATION =
      Option.real("h", 0.333, 0, 10, "share of norms within the clip, 0 for a fixed margin");
  private static final Option SCALE = Margins.scale(64);
  private static final Option RATE =
      Option.real("rate", 0.01, 0, 1, "how much a batch moves the mean and deviation of norms");

  /** s = 64, m = 0.4, h = 0.333, rate 0.01. */
  public AdaFace() {
    this(64, 0.4, 0.333, 0.01);
  }

  /** Checks the ranges. */
  public AdaFace {
    SCALE.require("adaface", scale);
    MARGIN.require("adaface", margin);
    CONCENTRATION.require("adaface", concentration);
    RATE.require("adaface", rate);
  }

  @Override
  public String name() {
    return "adaface";
  }

  @Override
  public String description() {
    return "AdaFace: angular and additive margin by the norm of the embedding";
  }

  @Override
  public List<Option> options() {
    return List.of(MARGIN, CONCENTRATION, SCALE, RATE);
  }

  @Override
  public SphereLoss create(Options options) {
    return new AdaFace(
        options.real("s"), options.real("m"), options.real("h"), options.real("rate"));
  }

  @Override
  public boolean hasGradientOfItsValue() {
    return false;
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new Adaptive(this);
  }

  private static final class Adaptive extends AngularLogits {

    private static final double SMALLEST_ANGLE = 1e-3;

    private final AdaFace settings;
    private double mean = 20;
    private double deviation = 100;

    Adaptive(AdaFace settings) {
      this.settings = settings;
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(angles.cosines(), settings.scale());
    }

    @Override
    public NDArray withMargin(LabelledAngles angles, NDArray plain) {
      double[] norms =
          Arrays.stream(angles.normValues())
              .map(norm -> Math.max(1e-3, Math.min(100, norm)))
              .toArray();
      follow(norms);
      double[] qualities =
          Arrays.stream(norms).map(norm -> quality(norm, settings.concentration())).toArray();
      NDArray targets =
          angles.evaluateTargets(new MarginAtNorm(0, this::target), angles.constant(qualities));
      return angles.withTargets(plain, angles.times(targets, settings.scale()));
    }

    private void follow(double[] norms) {
      double batchMean = Arrays.stream(norms).average().orElseThrow();
      mean += settings.rate() * (batchMean - mean);
      if (norms.length > 1) {
        double squares =
            Arrays.stream(norms).map(norm -> (norm - batchMean) * (norm - batchMean)).sum();
        deviation += settings.rate() * (Math.sqrt(squares / (norms.length - 1)) - deviation);
      }
    }

    private double quality(double norm, double concentration) {
      return Math.max(-1, Math.min(1, concentration * (norm - mean) / (deviation + 1e-3)));
    }

    private AngleFunction target(double quality) {
      double shift = settings.margin() * quality;
      return new AngleFunction(
          theta -> Math.cos(clip(theta - shift)) - shift - settings.margin(),
          theta -> clip(theta - shift) == theta - shift ? -Math.sin(theta - shift) : 0);
    }

    private static double clip(double theta) {
      return Math.max(SMALLEST_ANGLE, Math.min(Math.PI - SMALLEST_ANGLE, theta));
    }

    @Override
    protected double[] state() {
      return new double[] {mean, deviation};
    }

    @Override
    protected void restore(double[] state) {
      mean = state[0];
      deviation = state[1];
    }
  }
}
