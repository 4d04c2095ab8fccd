package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.losses.SphereFaceR.Variant;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.operator.Cosine;
import dev.sphere.ops.testing.Draw;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Precision;
import dev.sphere.ops.testing.RelativeError;
import java.util.List;
import java.util.Map;

/** gradient=detached: the values have the margin, the gradients are those without. */
class DetachedGradientTest {

  private static final GradientMode DETACHED = GradientMode.DETACHED;

  private static List<HeadCase> heads() {
    HeadFormula byNorm = HeadFormulas.byNorm(new Cosine());
    return List.of(
        HeadCase.of(
            new GeneralizedAngularSoftmax(
                new Cosine(), 4, Beyond.CLIP, false, LambdaAnnealing.NONE, DETACHED),
            new Cosine(),
            byNorm,
            HeadFormulas.generalized(new Cosine(), 4, Beyond.CLIP, 0)),
        HeadCase.of(
            new AngularSoftmax(4, false, LambdaAnnealing.NONE, DETACHED),
            new Cosine(),
            byNorm,
            HeadFormulas.angular(4, 0)),
        HeadCase.of(new ArcFace(64, 0.5, DETACHED), 64, HeadFormulas.arcFace(64, 0.5)),
        HeadCase.of(
            new CombinedMargin(64, 1, 0.3, 0.2, DETACHED),
            64,
            HeadFormulas.combined(64, 1, 0.3, 0.2)),
        HeadCase.of(new SphereFace(30, 1.7, DETACHED), 30, HeadFormulas.sphereFace(30, 1.7)),
        HeadCase.of(
            new SphereFaceR(Variant.V1, 30, 1.5, DETACHED), 30, HeadFormulas.sphereFaceR1(30, 1.5)),
        HeadCase.of(
            new SphereFaceR(Variant.V2, 30, 1.5, DETACHED), 30, HeadFormulas.sphereFaceR2(30, 1.5)),
        new HeadCase(
            new SphereFace2(SphereFace2.Type.C, 0.7, 40, 0.4, 3, DETACHED),
            HeadFormulas.binary(40, 3, 0.25),
            batch -> HeadFormulas.sphereFace2C(40, 0.4, 3, 0.25),
            1,
            Map.of("bias", new double[] {0.25})),
        new HeadCase(
            new SubCenterArcFace(3, 64, 0.5, DETACHED),
            HeadFormulas.cosine(64),
            batch -> HeadFormulas.arcFace(64, 0.5),
            3,
            Map.of()),
        HeadCase.of(
            new MagFace(64, 10, 110, 0.45, 0.8, 35, DETACHED),
            64,
            HeadFormulas.magFace(64, 10, 110, 0.45, 0.8)));
  }

  @EachEngine
  void hasTheValueOfTheMarginAndTheGradientWithout(EngineSupport engine) {
    for (HeadCase head : heads()) {
      LabelledBatch batch = LabelledBatch.draw(31, 24, 50, head.centers());
      double[] upstream = new Draw(32).normal(batch.samples() * (long) LabelledBatch.CLASSES);
      HeadOracle.Gradients gradients = new HeadOracle(head.plain()).gradients(batch, upstream);
      for (Precision precision : Precision.values()) {
        try (TestedHead tested = head.head(engine, precision, batch)) {
          TestedHead.Training actual = tested.train(batch, upstream);
          String what = "%s, %s, seeds 31 and 32".formatted(head, precision);

          assertThat(head.loss().hasGradientOfItsValue()).as(what).isFalse();
          assertThat(
                  RelativeError.of(
                      actual.logits(), new HeadOracle(head.first().apply(batch)).logits(batch)))
              .as(what)
              .isLessThan(precision.valueTolerance());
          assertThat(RelativeError.of(actual.embeddings(), gradients.embeddings()))
              .as(what)
              .isLessThan(precision.gradientTolerance());
          assertThat(RelativeError.of(actual.parameters().get("weight"), gradients.weights()))
              .as(what)
              .isLessThan(precision.gradientTolerance());
        }
      }
    }
  }
}
