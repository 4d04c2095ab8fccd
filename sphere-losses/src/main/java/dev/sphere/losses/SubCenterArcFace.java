package dev.sphere.losses;

import dev.sphere.api.Option;
import dev.sphere.api.Options;
import dev.sphere.api.SphereLoss;
import dev.sphere.api.SphereLossProvider;
import java.util.List;

/**
 * Sub-center ArcFace: each class has K weights, its angle is the smallest of theirs, and ArcFace
 * takes it from there; noisy samples gather at centers of their own.
 *
 * @param centersPerClass K
 * @param scale s
 * @param margin m in radians
 * @param gradient which gradient the margin has
 * @see <a href="https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1445_ECCV_2020_paper.php">
 *     Sub-center ArcFace (ECCV 2020), equation 4</a>
 */
public record SubCenterArcFace(
    int centersPerClass, double scale, double margin, GradientMode gradient)
    implements AngularLoss, SphereLossProvider {

  private static final Option CENTERS = Option.whole("k", 3, 1, 100, "centers a class");
  private static final Option SCALE = Margins.scale(64);
  private static final Option MARGIN = Margins.angle(0.5);

  /** K = 3, s = 64, m = 0.5. */
  public SubCenterArcFace() {
    this(3, 64, 0.5, GradientMode.EXACT);
  }

  /** Checks the ranges. */
  public SubCenterArcFace {
    CENTERS.require("sub-center-arcface", centersPerClass);
    SCALE.require("sub-center-arcface", scale);
    MARGIN.require("sub-center-arcface", margin);
  }

  @Override
  public String name() {
    return "sub-center-arcface";
  }

  @Override
  public String description() {
    return "ArcFace with k centers a class, the nearest counts";
  }

  @Override
  public List<Option> options() {
    return List.of(CENTERS, SCALE, MARGIN, GradientMode.option());
  }

  @Override
  public SphereLoss create(Options options) {
    return new SubCenterArcFace(
        options.whole("k"), options.real("s"), options.real("m"), GradientMode.of(options));
  }

  @Override
  public AngularLogits newLogits(int classes) {
    return new ArcFace(scale, margin, gradient).newLogits(classes);
  }
}
