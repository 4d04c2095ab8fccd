package dev.sphere.cli.reproduce;

import dev.sphere.models.data.ImageSet;
import java.util.Random;

/** What is kept of an image's Fourier transform, and what the rest is taken from. */
enum PhaseExchange {
  /** The image as it is. */
  NONE("original") {
    @Override
    double[] pixels(Spectrum image, Spectrum noise, Spectrum other) {
      return image.pixels();
    }
  },
  /** Phases of the image, magnitudes of white noise. */
  NOISE_MAGNITUDE("phase kept, magnitude of noise") {
    @Override
    double[] pixels(Spectrum image, Spectrum noise, Spectrum other) {
      return noise.withPhaseOf(image).pixels();
    }
  },
  /** Phases of the image, magnitudes of another. */
  OTHER_MAGNITUDE("phase kept, magnitude of another") {
    @Override
    double[] pixels(Spectrum image, Spectrum noise, Spectrum other) {
      return other.withPhaseOf(image).pixels();
    }
  },
  /** Magnitudes of the image, phases of white noise. */
  NOISE_PHASE("magnitude kept, phase of noise") {
    @Override
    double[] pixels(Spectrum image, Spectrum noise, Spectrum other) {
      return image.withPhaseOf(noise).pixels();
    }
  },
  /** Magnitudes of the image, phases of another. */
  OTHER_PHASE("magnitude kept, phase of another") {
    @Override
    double[] pixels(Spectrum image, Spectrum noise, Spectrum other) {
      return image.withPhaseOf(other).pixels();
    }
  };

  private final String title;

  PhaseExchange(String title) {
    this.title = title;
  }

  /** Returns what it is in a few words. */
  String title() {
    return title;
  }

  /** Returns the one of a title. */
  static PhaseExchange titled(String title) {
    for (PhaseExchange each : values()) {
      if (each.title.equals(title)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no exchange is titled " + title);
  }

  abstract double[] pixels(Spectrum image, Spectrum noise, Spectrum other);

  /**
   * Returns a set with every image so changed, its label that of the image of which something is
   * kept. The channels of an image take from the same noise or from the channels of the same other
   * image; each is brought back to its mean and deviation and cut to 0 to 255.
   *
   * @param seed of the noise and of which other image is taken
   */
  ImageSet apply(ImageSet images, long seed) {
    if (this == NONE) {
      return images;
    }
    Random random = new Random(seed);
    byte[][] changed = new byte[images.size()][];
    int[] labels = new int[images.size()];
    for (int i = 0; i < images.size(); i++) {
      changed[i] = apply(images, i, another(i, images.size(), random), noise(images, random));
      labels[i] = images.label(i);
    }
    return new ImageSet(
        images.classNames(), images.height(), images.width(), images.channels(), changed, labels);
  }

  /** Never the image itself, except where it is alone. */
  private static int another(int index, int count, Random random) {
    return count == 1 ? index : (index + 1 + random.nextInt(count - 1)) % count;
  }

  private static Spectrum noise(ImageSet images, Random random) {
    double[] noise = new double[images.height() * images.width()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextGaussian();
    }
    return Spectrum.of(noise, images.height(), images.width());
  }

  private byte[] apply(ImageSet images, int index, int other, Spectrum noise) {
    byte[] pixels = images.pixels(index);
    byte[] otherPixels = images.pixels(other);
    byte[] changed = new byte[pixels.length];
    int channels = images.channels();
    for (int channel = 0; channel < channels; channel++) {
      double[] before = channel(pixels, channel, channels);
      Spectrum spectrum = Spectrum.of(before, images.height(), images.width());
      Spectrum otherSpectrum =
          Spectrum.of(channel(otherPixels, channel, channels), images.height(), images.width());
      double[] after = pixels(spectrum, noise, otherSpectrum);
      double factor = deviation(before) / Math.max(deviation(after), 1e-12);
      double meanBefore = mean(before);
      double meanAfter = mean(after);
      for (int i = 0; i < after.length; i++) {
        double value = Math.round(meanBefore + factor * (after[i] - meanAfter));
        changed[i * channels + channel] = (byte) (int) Math.max(0, Math.min(255, value));
      }
    }
    return changed;
  }

  private static double[] channel(byte[] pixels, int channel, int channels) {
    double[] values = new double[pixels.length / channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i * channels + channel]);
    }
    return values;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
