package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sphere.models.network.NetworkFactory;
import dev.sphere.models.wiring.SphereInjector;
import dev.sphere.ops.engine.EngineSupport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What grows, as text and as steps. */
class GrowthTest {

  @Test
  void readsAnAxisWithItsUsualValuesOrOthers() {
    assertThat(Growth.parse("batch")).isEqualTo(Growth.Axis.BATCH.usual());
    assertThat(Growth.parse("width=0.25,2"))
        .isEqualTo(new Growth(Growth.Axis.WIDTH, List.of(0.25, 2.0)));
    assertThat(Growth.ofAll()).extracting(Growth::axis).containsExactly(Growth.Axis.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "widht; what grows must be one of width, depth, batch, image, kernel, classes, got \"widht\"",
        "width=0; width must be above 0 and at most 16, got 0",
        "width=17; width must be above 0 and at most 16, got 17",
        "depth=4; depth must be a multiple of 3, got 4",
        "batch=1.5; batch must be a whole number, got 1.5",
        "batch=0; batch must be a whole number, got 0",
        "batch=NaN; batch must be a whole number, got NaN",
        "batch=1e12; batch must be a whole number, got 1000000000000",
        "image=7; image must be a whole number from 8 on, got 7",
        "kernel=1,4; kernel must be an odd number, got 4",
        "classes=1; classes must be a whole number from 2 on, got 1",
        "batch=8,; \"\" in \"batch=8,\" is not a number",
        "batch=x; \"x\" in \"batch=x\" is not a number"
      })
  void refusesWhatCannotGrowSo(String text, String message) {
    assertThatThrownBy(() -> Growth.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource(Growth.Axis.class)
  void everythingGrows(Growth.Axis axis) {
    double value = axis == Growth.Axis.WIDTH ? 0.02 : 9;
    GrowthComparison grown =
        GrowthComparison.run(
            new Growth(axis, List.of(value)), variants("pytorch"), new Comparison(0, 1), () -> {});

    assertThat(grown.timings()).hasSize(1);
    assertThat(grown.timings().get(0))
        .extracting(Timing::name)
        .containsExactly(NetworkVariants.BASELINE, "cosine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void kernelsGrowOnEveryEngine(String engine) {
    assertThat(
            new Comparison(0, 1)
                .run(variants(engine).of(Growth.Axis.KERNEL, 5), () -> {})
                .get(1)
                .median())
        .isPositive();
  }

  private static GrowthVariants variants(String engine) {
    return new GrowthVariants(
        EngineSupport.named(engine).engine(),
        SphereInjector.create().getInstance(NetworkFactory.class),
        List.of("cosine"),
        0.03,
        2);
  }
}
