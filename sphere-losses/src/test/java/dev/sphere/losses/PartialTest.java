package dev.sphere.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.api.SphereLoss;
import dev.sphere.api.registry.Catalog;
import dev.sphere.api.registry.Registry;
import dev.sphere.api.registry.SpecException;
import dev.sphere.ops.operator.LearnableSigmoid;
import org.junit.jupiter.api.Test;

class PartialTest {

  private final Catalog<SphereLoss> losses = Registry.load().losses();

  @Test
  void isMadeFromASpec() {
    assertThat(losses.create("partial")).isEqualTo(new Partial(0.1, new ArcFace()));
    assertThat(losses.create("partial(sample-rate=0.5, head=cosface)"))
        .isEqualTo(new Partial(0.5, new CosFace()));
    assertThat(losses.create("partial(1, sphereface2)"))
        .isEqualTo(new Partial(1, new SphereFace2()));
  }

  @Test
  void comparesWithAtLeastOneClassAndRoundsUp() {
    assertThat(new Partial(0.1, new ArcFace()).sampleSize(1)).isEqualTo(1);
    assertThat(new Partial(0.1, new ArcFace()).sampleSize(30)).isEqualTo(3);
    assertThat(new Partial(0.1, new ArcFace()).sampleSize(31)).isEqualTo(4);
    assertThat(new Partial(0.1, new ArcFace()).sampleSize(1_000_000)).isEqualTo(100_000);
    assertThat(new Partial(1, new ArcFace()).sampleSize(7)).isEqualTo(7);
  }

  @Test
  void refusesWhatCannotBeSampled() {
    assertThatThrownBy(() -> losses.create("partial(head=softmax)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("head must be a loss of angles to class weights");
    assertThatThrownBy(() -> losses.create("partial(head=partial)"))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("head must be a loss of angles to class weights");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Partial(
                    0.1, new AngularSoftmax(4, true, LambdaAnnealing.NONE, GradientMode.EXACT)))
        .withMessage(
            "partial: a-softmax learns a bias for each class besides its weights, which cannot be"
                + " sampled");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Partial(0.1, new WeightNormalizedSoftmax(new LearnableSigmoid(), false)))
        .withMessage(
            "partial: w-softmax learns k for each class besides its weights, which cannot be"
                + " sampled");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Partial(0, new ArcFace()))
        .withMessage("partial: sample-rate is 0, allowed is a number in [0.001, 1]");
  }
}
