package dev.sphere.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.training.loss.Loss;
import dev.sphere.api.LossOptions;
import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * SphereFace2: a binary classification for each class on z = r·g(c) + b with g(c) = 2·((c + 1)/2)^t
 * − 1 and b learned by all classes together; the loss is α·log(1 + e^(−z_y)) + (1 − α)·Σ_{j≠y}
 * log(1 + e^(z_j)).
 *
 * <p>b starts where the loss of an embedding at right angles to all weights is least.
 *
 * @param type where the margin is
 * @param balance α
 * @param scale r
 * @param margin m
 * @param exponent t
 * @param gradient which gradient the margin has
 * @see <a href="https://arxiv.org/abs/2108.01513">SphereFace2 (ICLR 2022), equations 5 to 9</a>
 */
public record SphereFace2(
    Type type, double balance, double scale, double margin, double exponent, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  /** Where the margin is. */
  public enum Type {
    /** g(cos θ_y) − m for the target, g(cos θ_j) + m for the others. */
    C,
    /** g(cos(min(θ_y + m, π))) for the target. */
    A,
    /** g(cos(min(m·θ_y, π))) for the target; wants an m above 1. */
    M
  }

  private static final String NAME = "sphereface2";
  private static final Option BALANCE =
      Option.real("alpha", 0.7, 0.001, 0.999, "how much the target counts against all others");
  private static final Option SCALE = Option.real("r", 40, 0.01, 10_000, "scale of g");
  private static final Option MARGIN = Option.real("m", 0.4, 0, 16, "the margin");
  private static final Option EXPONENT =
      Option.real("t", 3, 1, 20, "exponent of g, which spreads cosines apart");

  /** C, α = 0.7, r = 40, m = 0.4, t = 3. */
  public SphereFace2() {
    this(Type.C, 0.7, 40, 0.4, 3, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public SphereFace2 {
    BALANCE.require(NAME, balance);
    SCALE.require(NAME, scale);
    MARGIN.require(NAME, margin);
    EXPONENT.require(NAME, exponent);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "SphereFace2: a binary classification for each class";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.choice("type", List.of("c", "a", "m"), "where the margin is"),
        BALANCE,
        SCALE,
        MARGIN,
        EXPONENT,
        GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new SphereFace2(
        Type.valueOf(options.choice("type").toUpperCase(Locale.ROOT)),
        options.real("alpha"),
        options.real("r"),
        options.real("m"),
        options.real("t"),
        GradientMode.of(options));
  }

  @Override
  public boolean usesSoftmax() {
    return false;
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new Binary(this, classes);
  }

  /** Returns g(cos θ). */
  double response(double theta) {
    return 2 * Math.pow((Math.cos(theta) + 1) / 2, exponent) - 1;
  }

  private double slope(double theta) {
    return -exponent * Math.pow((Math.cos(theta) + 1) / 2, exponent - 1) * Math.sin(theta);
  }

  /** Returns what the target's logit is of θ, but for r and b. */
  private AngleFunction target() {
    return switch (type) {
      case C -> new AngleFunction(theta -> response(theta) - margin, this::slope);
      case A ->
          new AngleFunction(
              theta -> response(Math.min(theta + margin, Math.PI)),
              theta -> theta + margin < Math.PI ? slope(theta + margin) : 0);
      case M ->
          new AngleFunction(
              theta -> response(Math.min(theta * margin, Math.PI)),
              theta -> theta * margin < Math.PI ? margin * slope(theta * margin) : 0);
    };
  }

  private static final class Binary extends AngularLogits {

    private final SphereFace2 settings;
    private final int classes;

    Binary(SphereFace2 settings, int classes) {
      this.settings = settings;
      this.classes = classes;
    }

    @Override
    public NDArray plain(Angles angles) {
      return angles.times(response(angles), settings.scale());
    }

    private NDArray response(Angles angles) {
      NDArray half = angles.times(angles.cosines().add(1), 0.5);
      return angles.times(angles.power(half, settings.exponent()), 2).sub(1);
    }

    @Override
    public NDArray withMargin(LabelledAngles angles, NDArray plain) {
      NDArray others =
          settings.type() == Type.C ? plain.add(settings.scale() * settings.margin()) : plain;
      return angles.withTargets(
          others, angles.times(angles.evaluateTargets(settings.target()), settings.scale()));
    }

    @Override
    public Loss loss(LossOptions options) {
      return new OneVersusAll(settings.balance(), new SampleReduction(NAME, options));
    }

    /**
     * With z_y = A + b and z_j = B + b, all θ = π/2, the derivative of the loss by b is 0 where u =
     * e^b solves (n − 1)·(1 − α)·e^(A+B)·u² + ((n − 1)·(1 − α) − α)·e^B·u − α = 0.
     */
    @Override
    public Optional<Bias> bias() {
      double target = settings.scale() * settings.target().value(Math.PI / 2);
      double other =
          settings.scale()
              * (settings.response(Math.PI / 2)
                  + (settings.type() == Type.C ? settings.margin() : 0));
      double balance = settings.balance();
      double ratio = balance / ((1 - balance) * Math.max(1, classes - 1));
      // With u = v·e^−B: e^(A−B)·v² + (1 − ratio)·v − ratio = 0, each root where it cancels
      // nothing; all by logarithms, as e^(A−B) may be no number.
      double difference = target - other;
      double linear = Math.log(Math.abs(1 - ratio));
      double root = logarithmOfSum(2 * linear, Math.log(4 * ratio) + difference) / 2;
      double sum = logarithmOfSum(linear, root);
      double logarithm = ratio <= 1 ? Math.log(2 * ratio) - sum : sum - Math.log(2) - difference;
      return Optional.of(new Bias(false, logarithm - other));
    }

    /** log(eˣ + eʸ), y finite. */
    private static double logarithmOfSum(double x, double y) {
      double larger = Math.max(x, y);
      return larger + Math.log1p(Math.exp(Math.min(x, y) - larger));
    }
  }
}
