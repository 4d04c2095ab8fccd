package dev.sphere.bench.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.registry.Registry;
import dev.sphere.bench.Comparison;
import dev.sphere.bench.LayerComparison;
import dev.sphere.bench.LayerSetting;
import dev.sphere.bench.LayerVariants;
import dev.sphere.bench.PeerVariants;
import dev.sphere.bench.Timing;
import dev.sphere.bench.Variant;
import dev.sphere.ops.engine.EngineSupport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;

/** What the reference implementation is compared by: it is found, it runs and it learns. */
class ReferencePeerTest {

  private static final List<String> OPERATORS =
      List.of("cosine", "square-cosine", "linear", "sigmoid(k=0.5)");
  private static final String[] OF_NETWORKS = {
    "conv + batch norm, reference on TensorFlow",
    "cosine, reference on TensorFlow",
    "linear, reference on TensorFlow",
    "sigmoid(k=0.5), reference on TensorFlow"
  };

  private final PeerVariants variants =
      new PeerVariants(PeerVariants.onClassPath(), Registry.load(), OPERATORS, 4);

  @Test
  void isFound() {
    assertThat(PeerVariants.onClassPath())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer).isInstanceOf(ReferencePeer.class);
              assertThat(peer.library()).matches("TensorFlow \\d+\\.\\d+\\.\\d+");
            });
  }

  @Test
  void takesTurnsWithSphere() {
    LayerVariants ours =
        new LayerVariants(
            EngineSupport.named("pytorch").engine(), Registry.load(), List.of("cosine"), 4);

    LayerComparison comparison =
        LayerComparison.run(
            List.of(new LayerSetting(3, 5, 8, 1), new LayerSetting(5, 6, 4, 2)),
            setting -> {
              List<Variant> all = new ArrayList<>(ours.of(setting));
              all.addAll(variants.layers(setting));
              return all;
            },
            new Comparison(1, 2),
            () -> {});

    assertThat(comparison.names())
        .startsWith("conv", "conv + batch norm", "cosine")
        .endsWith(
            "conv, reference on TensorFlow",
            "cosine, reference on TensorFlow",
            "linear, reference on TensorFlow",
            "sigmoid(k=0.5), reference on TensorFlow");
    assertThat(comparison.ratio("cosine, reference on TensorFlow")).isPositive();
  }

  @Test
  void stepsOfALayerAreAlike() {
    for (Variant variant : variants.layers(new LayerSetting(4, 5, 6, 1))) {
      try (Variant.Step step = variant.preparation().get()) {
        float first = step.run();

        assertThat(first).as(variant.name()).isNotZero().isFinite();
        assertThat(step.run()).as(variant.name()).isEqualTo(first);
      }
    }
  }

  @Test
  void goesForwardAndBackwardToTheInputUnlessItIsAnImage() {
    Shape output = Shape.of(2, 8, 8, 5);
    assertThat(work(new LayerSetting(3, 5, 8, 1))).containsExactly(output, Shape.of(3, 3, 3, 5));
    assertThat(work(new LayerSetting(4, 5, 8, 1)))
        .containsExactly(output, Shape.of(3, 3, 4, 5), Shape.of(2, 8, 8, 4));
  }

  private static List<Shape> work(LayerSetting setting) {
    try (Graph graph = new Graph()) {
      return LayerPlan.of(Ops.create(graph), new PlainConvolution(), setting, 2).work().stream()
          .map(result -> result.op().output(0).shape())
          .toList();
    }
  }

  @Test
  void trainingLearnsABatchByHeart() {
    List<Variant> training = variants.training("cnn-9", 0.06);

    assertThat(training).extracting(Variant::name).containsExactly(OF_NETWORKS);
    for (Variant variant : training) {
      try (Variant.Step step = variant.preparation().get()) {
        float first = step.run();
        float last = first;
        for (int i = 0; i < 60; i++) {
          last = step.run();
        }

        assertThat(first).as(variant.name()).isBetween(1f, 5f);
        assertThat(last).as(variant.name()).isLessThan(first / 2);
      }
    }
  }

  @Test
  void networksTakeTurns() {
    assertThat(new Comparison(0, 1).run(variants.training("cnn-9", 0.03), () -> {}))
        .extracting(Timing::name)
        .containsExactly(OF_NETWORKS);
  }

  @Test
  void hasNoOtherNetworks() {
    assertThat(variants.training("vgg-16", 1)).isEmpty();
  }
}
