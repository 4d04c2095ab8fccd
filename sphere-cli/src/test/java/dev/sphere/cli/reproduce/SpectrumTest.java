package dev.sphere.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SpectrumTest {

  private static final Offset<Double> EXACT = within(1e-10);

  private static double[] image(int size, long seed) {
    return new Random(seed).doubles(size, -1, 1).toArray();
  }

  /** Against the definition, a double sum over pixels for each pair of frequencies. */
  @Test
  void transformsBothDirections() {
    for (int[] size : new int[][] {{1, 1}, {1, 4}, {3, 5}, {4, 6}, {8, 8}}) {
      int height = size[0];
      int width = size[1];
      double[] pixels = image(height * width, height + width);

      Spectrum spectrum = Spectrum.of(pixels, height, width);

      for (int p = 0; p < height; p++) {
        for (int q = 0; q < width; q++) {
          double real = 0;
          double imaginary = 0;
          for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
              double turn = -2 * Math.PI * ((double) p * y / height + (double) q * x / width);
              real += pixels[y * width + x] * Math.cos(turn);
              imaginary += pixels[y * width + x] * Math.sin(turn);
            }
          }
          assertThat(spectrum.real()[p * width + q])
              .as("%d×%d at %d, %d", height, width, p, q)
              .isCloseTo(real, EXACT);
          assertThat(spectrum.imaginary()[p * width + q]).isCloseTo(imaginary, EXACT);
        }
      }
      assertThat(spectrum.pixels()).containsExactly(pixels, EXACT);
    }
  }

  /** Magnitudes of one real image and phases of another are the spectrum of a real image. */
  @Test
  void exchangesPhases() {
    Spectrum first = Spectrum.of(image(30, 1), 5, 6);
    Spectrum second = Spectrum.of(image(30, 2), 5, 6);

    Spectrum mixed = Spectrum.of(first.withPhaseOf(second).pixels(), 5, 6);

    for (int i = 0; i < 30; i++) {
      assertThat(Math.hypot(mixed.real()[i], mixed.imaginary()[i]))
          .isCloseTo(Math.hypot(first.real()[i], first.imaginary()[i]), EXACT);
      double turn =
          Math.atan2(mixed.imaginary()[i], mixed.real()[i])
              - Math.atan2(second.imaginary()[i], second.real()[i]);
      assertThat(Math.IEEEremainder(turn, 2 * Math.PI)).isCloseTo(0, EXACT);
    }
  }

  @Test
  void phaseOfZeroIsZero() {
    Spectrum image = Spectrum.of(new double[] {1, 2, 3, 4}, 2, 2);
    Spectrum black = Spectrum.of(new double[4], 2, 2);

    assertThat(image.withPhaseOf(black).real()).containsExactly(new double[] {10, 2, 4, 0}, EXACT);
    assertThat(black.withPhaseOf(image).pixels()).containsExactly(new double[4], EXACT);
  }
}
