package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sphere.models.data.ImageSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhaseExchangeTest {

  private static final int SIDE = 8;

  /** Images in the middle greys, so that nothing is cut off. */
  private static ImageSet images(int channels) {
    Random random = new Random(3);
    byte[][] pixels = new byte[6][SIDE * SIDE * channels];
    for (byte[] image : pixels) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) Math.round(128 + 14 * random.nextGaussian());
      }
    }
    return new ImageSet(
        List.of("a", "b"), SIDE, SIDE, channels, pixels, new int[] {0, 1, 0, 1, 1, 0});
  }

  @ParameterizedTest
  @EnumSource
  void keepsLabelsSizesAndTheMeanOfEachChannel(PhaseExchange exchange) {
    ImageSet images = images(3);

    ImageSet changed = exchange.apply(images, 5);

    assertThat(PhaseExchange.titled(exchange.title())).isEqualTo(exchange);
    assertThat(changed.toString()).isEqualTo(images.toString());
    for (int i = 0; i < images.size(); i++) {
      assertThat(changed.label(i)).isEqualTo(images.label(i));
      assertThat(changed.pixels(i)).isEqualTo(exchange.apply(images, 5).pixels(i));
      for (int channel = 0; channel < 3; channel++) {
        assertThat(mean(changed.pixels(i), channel))
            .as("image %d, channel %d", i, channel)
            .isCloseTo(mean(images.pixels(i), channel), within(0.25));
      }
    }
  }

  /** Where magnitudes are kept the images' are found again, up to the rounding of pixels. */
  @Test
  void keepsWhatItsNameSays() {
    ImageSet images = images(1);
    for (PhaseExchange exchange : List.of(PhaseExchange.NOISE_PHASE, PhaseExchange.OTHER_PHASE)) {
      ImageSet changed = exchange.apply(images, 5);
      for (int i = 0; i < images.size(); i++) {
        Spectrum before = spectrum(images.pixels(i));
        Spectrum after = spectrum(changed.pixels(i));
        for (int f = 1; f < SIDE * SIDE; f++) {
          assertThat(Math.hypot(after.real()[f], after.imaginary()[f]))
              .as("%s, image %d, frequency %d", exchange, i, f)
              .isCloseTo(Math.hypot(before.real()[f], before.imaginary()[f]), within(8.0));
        }
      }
    }
    for (PhaseExchange exchange :
        List.of(PhaseExchange.NOISE_MAGNITUDE, PhaseExchange.OTHER_MAGNITUDE)) {
      ImageSet changed = exchange.apply(images, 5);
      for (int i = 0; i < images.size(); i++) {
        Spectrum before = spectrum(images.pixels(i));
        Spectrum after = spectrum(changed.pixels(i));
        for (int f = 1; f < SIDE * SIDE; f++) {
          if (Math.hypot(after.real()[f], after.imaginary()[f]) > 80) {
            double turn =
                Math.atan2(after.imaginary()[f], after.real()[f])
                    - Math.atan2(before.imaginary()[f], before.real()[f]);
            assertThat(Math.IEEEremainder(turn, 2 * Math.PI))
                .as("%s, image %d, frequency %d", exchange, i, f)
                .isCloseTo(0, within(0.1));
          }
        }
      }
    }
  }

  /** Of two images each has to take from the other, whatever the seed. */
  @Test
  void takesFromAnotherImage() {
    ImageSet images = images(1).limit(2, 1);
    for (long seed = 0; seed < 20; seed++) {
      ImageSet changed = PhaseExchange.OTHER_PHASE.apply(images, seed);
      for (int i = 0; i < 2; i++) {
        assertThat(changed.pixels(i)).as("seed %d", seed).isNotEqualTo(images.pixels(i));
      }
    }
    ImageSet alone = images.limit(1, 1);
    assertThat(PhaseExchange.OTHER_PHASE.apply(alone, 1).pixels(0)).isEqualTo(alone.pixels(0));
  }

  @Test
  void correlatesPixels() {
    byte[] image = {0, 1, 2, (byte) 255};

    assertThat(FourierPhase.correlation(image, image)).isCloseTo(1, within(1e-12));
    assertThat(FourierPhase.correlation(image, new byte[] {(byte) 255, (byte) 254, (byte) 253, 0}))
        .isCloseTo(-1, within(1e-12));
    assertThat(FourierPhase.correlation(image, new byte[4])).isZero();
  }

  @Test
  void refusesAnUnknownTitle() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseExchange.titled("sepia"))
        .withMessage("no exchange is titled sepia");
  }

  private static double mean(byte[] pixels, int channel) {
    double sum = 0;
    for (int i = channel; i < pixels.length; i += 3) {
      sum += Byte.toUnsignedInt(pixels[i]);
    }
    return sum / (SIDE * SIDE);
  }

  private static Spectrum spectrum(byte[] pixels) {
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]);
    }
    return Spectrum.of(values, SIDE, SIDE);
  }
}
