package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.AngularOperator;
import dev.sphere.api.LossOptions;
import dev.sphere.api.SphereLoss;
import dev.sphere.losses.SphereFaceR.Variant;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.BuiltInOperators;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.Map;

/** Heads that are the same at some of their margins: losses and gradients agree. */
class HeadIdentitiesTest {

  private static final GradientMode EXACT = GradientMode.EXACT;

  /** Angles to the target up to π − 0.5, at which ArcFace leaves its cosine. */
  private static final LabelledBatch BATCH =
      LabelledBatch.atAngles(
          new double[] {0.001, 0.2, 0.5, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.6}, 3, 1, 21);

  @EachEngine
  void angularSoftmaxIsGeneralizedUnrolled(EngineSupport engine) {
    for (double m : new double[] {1, 1.5, 4, 16}) {
      assertSame(
          engine,
          new AngularSoftmax(m, false, LambdaAnnealing.SPHEREFACE, EXACT),
          new GeneralizedAngularSoftmax(
              new Cosine(), m, Beyond.UNROLL, false, LambdaAnnealing.SPHEREFACE, EXACT));
    }
  }

  @EachEngine
  void generalizedWithoutMarginIsWeightNormalized(EngineSupport engine) {
    for (AngularOperator g : BuiltInOperators.all()) {
      for (Beyond beyond : Beyond.values()) {
        assertSame(
            engine,
            new WeightNormalizedSoftmax(g, false),
            new GeneralizedAngularSoftmax(g, 1, beyond));
      }
    }
  }

  @EachEngine
  void marginsOfZeroAreNormFace(EngineSupport engine) {
    SphereLoss normFace = new NormFace(64);
    assertSame(engine, normFace, new ScaledSoftmax(new Cosine(), 64));
    assertSame(engine, normFace, new CosFace(64, 0));
    assertSame(engine, normFace, new ArcFace(64, 0, EXACT));
    assertSame(engine, normFace, new SubCenterArcFace(1, 64, 0, EXACT));
    assertSame(engine, normFace, new CombinedMargin(64, 1, 0, 0, EXACT));
    assertSame(engine, normFace, new SphereFace(64, 1, EXACT));
    assertSame(engine, normFace, new AdaFace(64, 0, 0.333, 0.01));
    assertSame(engine, normFace, new MagFace(64, 10, 110, 0, 0, 0, EXACT));
    for (Variant variant : Variant.values()) {
      assertSame(engine, normFace, new SphereFaceR(variant, 64, 1, EXACT));
    }
  }

  @EachEngine
  void sphereFaceRevivedBeginsAsSphereFace(EngineSupport engine) {
    for (double m : new double[] {1.5, 1.7, 4}) {
      assertSame(engine, new SphereFace(30, m, EXACT), new SphereFaceR(Variant.V0, 30, m, EXACT));
    }
  }

  @EachEngine
  void oneCenterAndOneMarginAreArcFace(EngineSupport engine) {
    SphereLoss arcFace = new ArcFace(64, 0.5, EXACT);
    assertSame(engine, arcFace, new SubCenterArcFace(1, 64, 0.5, EXACT));
    assertSame(engine, arcFace, new CombinedMargin(64, 1, 0.5, 0, EXACT));
    assertSame(engine, arcFace, new MagFace(64, 10, 110, 0.5, 0.5, 0, EXACT));
    assertSame(engine, new CosFace(64, 0.35), new CombinedMargin(64, 1, 0, 0.35, EXACT));
  }

  private static void assertSame(EngineSupport engine, SphereLoss one, SphereLoss other) {
    TestedHead.Training expected = train(engine, one);
    TestedHead.Training actual = train(engine, other);
    String what = "%s and %s, seed 21".formatted(one, other);

    assertThat(RelativeError.of(actual.differentiated(), expected.differentiated()))
        .as("loss of " + what)
        .isLessThan(1e-12);
    assertThat(RelativeError.of(actual.embeddings(), expected.embeddings()))
        .as("∂/∂x of " + what)
        .isLessThan(1e-9);
    assertThat(
            RelativeError.of(
                actual.parameters().get("weight"), expected.parameters().get("weight")))
        .as("∂/∂w of " + what)
        .isLessThan(1e-9);
  }

  private static TestedHead.Training train(EngineSupport engine, SphereLoss loss) {
    try (TestedHead head =
        new TestedHead(engine, Precision.FLOAT64, loss, LossOptions.DEFAULT, BATCH, Map.of())) {
      return head.trainOnLoss(BATCH);
    }
  }
}
