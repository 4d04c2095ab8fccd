package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * CurricularFace: ArcFace whose hard negatives, those with cos θ_j &gt; cos(θ_y + m), get logits
 * s·cos θ_j·(t + cos θ_j). t follows the mean cosine of the targets: 0.01 of each batch's, this
 * one's included; it starts at 0 and is a constant in the gradient.
 *
 * @param scale s
 * @param margin m in radians
 * @see <a href="https://arxiv.org/abs/2004.00288">CurricularFace (CVPR 2020), equations 8 to 10</a>
 */
public record CurricularFace(double scale, double margin)
    implements AngularLoss, SphereLossProvider {

  private static final Option SCALE = Margins.scale(64);
  private static final Option MARGIN = Margins.angle(0.5);

  /** s = 64, m = 0.5. */
  public CurricularFace() {
    this(64, 0.5);
  }

  /** Checks the ranges. */
  public CurricularFace {
    SCALE.require("curricularface", scale);
    MARGIN.require("curricularface", margin);
  }

  @Override
  public String name() {
    return "curricularface";
  }

  @Override
  public String description() {
    return "ArcFace with hard negatives c·(t + c), t a moving mean of target cosines";
  }

  @Override
  public List<Option> options() {
    return List.of(SCALE, MARGIN);
  }

  @Override
  public SphereLoss create(Options options) {
    return new CurricularFace(options.real("s"), options.real("m"));
  }

  @Override
  public boolean hasGradientOfItsValue() {
    return false;
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new Curriculum(scale, margin);
  }

  private static final class Curriculum extends AngularLogits {

    /** How much a batch moves t. */
    private static final double RATE = 0.01;

    private final double scale;
    private final double margin;
    private final AngleFunction target;
    private double meanCosine;

    Curriculum(double scale, double margin) {
      this.scale = scale;
      this.margin = margin;
      target = Margins.additive(margin);
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(angles.cosines(), scale);
    }

    @Override
    public NDArray withMargin(LabelledAngles angles, NDArray plain) {
      double[] thetas = angles.targetAngleValues();
      double[] limits = new double[thetas.length];
      double sum = 0;
      for (int i = 0; i < thetas.length; i++) {
        limits[i] = Math.cos(thetas[i] + margin);
        sum += Math.cos(thetas[i]);
      }
      meanCosine += RATE * (sum / thetas.length - meanCosine);

      NDArray cosines = angles.cosines();
      NDArray isHard =
          cosines.stopGradient().gt(angles.constant(limits)).toType(cosines.getDataType(), false);
      NDArray harder = cosines.mul(cosines.add(meanCosine - 1)).mul(isHard);
      NDArray targets = angles.evaluateTargets(target);
      return angles.times(angles.withTargets(cosines.add(harder), targets), scale);
    }

    @Override
    protected double[] state() {
      return new double[] {meanCosine};
    }

    @Override
    protected void restore(double[] state) {
      meanCosine = state[0];
    }
  }
}
