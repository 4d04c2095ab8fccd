package dev.sphere.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import dev.sphere.models.data.ImageSet;
import dev.sphere.ops.engine.EngineSupport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loader alone, on every engine. */
class LoaderVariantsTest {

  private static final int IMAGES = 100;

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "mxnet"})
  void passesEveryImageWithEachAugmentation(String name) {
    Engine engine = EngineSupport.named(name).engine();
    // All pixels 255, which a batch has as (255 − 127.5) / 128.
    byte[][] pixels = new byte[IMAGES][3 * 4 * 5];
    for (byte[] image : pixels) {
      Arrays.fill(image, (byte) 255);
    }
    ImageSet images = new ImageSet(List.of("white"), 4, 5, 3, pixels, new int[IMAGES]);
    LoaderVariants all = new LoaderVariants(engine, images, 8);
    LoaderVariants some = new LoaderVariants(engine, images, 2);

    assertThat(all.images()).isEqualTo(IMAGES);
    assertThat(some.images()).isEqualTo(80);
    assertThat(all.all()).extracting(Variant::name).containsExactly("none", "flip", "crop-flip");
    try (Variant.Step step = all.all().get(1).preparation().get()) {
      int batches = 13;
      assertThat(step.run()).isEqualTo(batches * 127.5f / 128);
      assertThat(step.run()).isEqualTo(batches * 127.5f / 128);
    }
    assertThat(new Comparison(0, 1).run(all.all(), () -> {}))
        .allSatisfy(timing -> assertThat(timing.median()).isPositive());
  }
}
