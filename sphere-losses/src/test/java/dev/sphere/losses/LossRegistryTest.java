package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.ops.operator.Linear;
import dev.sphere.ops.operator.Sigmoid;
import org.junit.jupiter.api.Test;

class LossRegistryTest {

  private final Catalog<SphereLoss> losses = Registry.load().losses();

  @Test
  void knowsTheBuiltIns() {
    assertThat(losses.names()).contains("softmax", "w-softmax");
    assertThat(losses.problems()).isEmpty();
  }

  @Test
  void makesThemFromSpecs() {
    assertThat(losses.create("softmax")).isEqualTo(new Softmax(false));
    assertThat(losses.create("softmax(bias)")).isEqualTo(new Softmax(true));
    assertThat(losses.create("w-softmax")).isEqualTo(new WeightNormalizedSoftmax());
    assertThat(losses.create("w-softmax(g=sigmoid(k=0.3))"))
        .isEqualTo(new WeightNormalizedSoftmax(new Sigmoid(0.3), false));
    assertThat(losses.create("w-softmax(linear, bias)"))
        .isEqualTo(new WeightNormalizedSoftmax(new Linear(), true));
  }

  @Test
  void makesMarginsFromSpecs() {
    assertThat(losses.create("ga-softmax(g=linear, m=1.5, beyond=unroll)"))
        .isEqualTo(new GeneralizedAngularSoftmax(new Linear(), 1.5, Beyond.UNROLL));
    assertThat(losses.create("a-softmax(m=2, base=0, lambda-min=0, gamma=0)"))
        .isEqualTo(new AngularSoftmax(2, false, LambdaAnnealing.NONE, GradientMode.EXACT));
    assertThat(losses.create("arcface(s=32, m=0.3, gradient=detached)"))
        .isEqualTo(new ArcFace(32, 0.3, GradientMode.DETACHED));
    assertThat(losses.create("combined-margin(m1=1.1, m2=0.2, m3=0.1)"))
        .isEqualTo(new CombinedMargin(64, 1.1, 0.2, 0.1, GradientMode.EXACT));
    assertThat(losses.create("sphereface-r(variant=v2, m=1.4)"))
        .isEqualTo(new SphereFaceR(SphereFaceR.Variant.V2, 30, 1.4, GradientMode.EXACT));
    assertThat(losses.create("sphereface2(type=m, m=1.5, alpha=0.6, r=30, t=2)"))
        .isEqualTo(new SphereFace2(SphereFace2.Type.M, 0.6, 30, 1.5, 2, GradientMode.EXACT));
    assertThat(losses.create("sub-center-arcface(k=5)"))
        .isEqualTo(new SubCenterArcFace(5, 64, 0.5, GradientMode.EXACT));
    assertThat(losses.create("adaface(m=0.3, h=0.5, rate=0.1)"))
        .isEqualTo(new AdaFace(64, 0.3, 0.5, 0.1));
    assertThat(losses.create("magface(l-a=5, u-a=90, l-m=0.4, u-m=0.7, lambda=20)"))
        .isEqualTo(new MagFace(64, 5, 90, 0.4, 0.7, 20, GradientMode.EXACT));
  }

  /** The published ones; a change of a default changes every training that does not name it. */
  @Test
  void hasThePublishedDefaults() {
    assertThat(losses.create("normface")).isEqualTo(new NormFace(30));
    assertThat(losses.create("cosface")).isEqualTo(new CosFace(64, 0.35));
    assertThat(losses.create("arcface")).isEqualTo(new ArcFace(64, 0.5, GradientMode.EXACT));
    assertThat(losses.create("sphereface")).isEqualTo(new SphereFace(30, 1.7, GradientMode.EXACT));
    assertThat(losses.create("sphereface-r"))
        .isEqualTo(new SphereFaceR(SphereFaceR.Variant.V1, 30, 1.5, GradientMode.EXACT));
    assertThat(losses.create("sphereface2"))
        .isEqualTo(new SphereFace2(SphereFace2.Type.C, 0.7, 40, 0.4, 3, GradientMode.EXACT));
    assertThat(losses.create("sub-center-arcface"))
        .isEqualTo(new SubCenterArcFace(3, 64, 0.5, GradientMode.EXACT));
    assertThat(losses.create("adaface")).isEqualTo(new AdaFace(64, 0.4, 0.333, 0.01));
    assertThat(losses.create("magface"))
        .isEqualTo(new MagFace(64, 10, 110, 0.45, 0.8, 35, GradientMode.EXACT));
    assertThat(losses.create("curricularface")).isEqualTo(new CurricularFace(64, 0.5));
    assertThat(losses.create("a-softmax"))
        .isEqualTo(
            new AngularSoftmax(
                4, false, new LambdaAnnealing(1000, 0.12, 1, 5), GradientMode.EXACT));
  }

  @Test
  void completesSpecs() {
    assertThat(complete("softmax")).isEqualTo("softmax(bias=false)");
    assertThat(complete("w-softmax")).isEqualTo("w-softmax(g=cosine, bias=false)");
    assertThat(complete("w-softmax(g=sigmoid)"))
        .isEqualTo("w-softmax(g=sigmoid(k=0.3), bias=false)");
    assertThat(losses.create(complete("w-softmax(g=sigmoid)")))
        .isEqualTo(losses.create("w-softmax(g=sigmoid)"));
  }

  @Test
  void refusesWhatIsUnknownOrIllegal() {
    assertThatThrownBy(() -> losses.create("w-sofmax"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("unknown loss \"w-sofmax\"; did you mean \"w-softmax\"?");
    assertThatThrownBy(() -> losses.create("w-softmax(g=sigmod)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("unknown operator \"sigmod\"; did you mean \"sigmoid\"?");
    assertThatThrownBy(() -> losses.create("w-softmax(g=sigmoid(k=-1))"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("option \"k\" of operator \"sigmoid\"");
    assertThatThrownBy(() -> losses.create("softmax(m=4)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("\"m\"");
  }

  private String complete(String spec) {
    return losses.complete(Spec.parse(spec)).toString();
  }
}
