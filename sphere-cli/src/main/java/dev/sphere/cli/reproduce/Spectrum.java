package dev.sphere.cli.reproduce;

/**
 * The two-dimensional discrete Fourier transform of a real image of any size, by its definition
 * along rows and then along columns.
 *
 * @param height rows
 * @param width columns
 * @param real the real parts, row by row
 * @param imaginary the imaginary parts
 */
record Spectrum(int height, int width, double[] real, double[] imaginary) {

  /**
   * Transforms an image.
   *
   * @param pixels row by row
   */
  static Spectrum of(double[] pixels, int height, int width) {
    return new Spectrum(height, width, pixels, new double[pixels.length]).transformed(-1);
  }

  /** Returns the image of this spectrum, of which only the real part is taken. */
  double[] pixels() {
    double[] pixels = transformed(1).real;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] /= pixels.length;
    }
    return pixels;
  }

  /** Returns the spectrum with these magnitudes and the phases of another of the same size. */
  Spectrum withPhaseOf(Spectrum other) {
    double[] newReal = new double[real.length];
    double[] newImaginary = new double[real.length];
    for (int i = 0; i < real.length; i++) {
      double magnitude = Math.hypot(real[i], imaginary[i]);
      double length = Math.hypot(other.real[i], other.imaginary[i]);
      // A zero has the phase 0.
      newReal[i] = length == 0 ? magnitude : magnitude * other.real[i] / length;
      newImaginary[i] = length == 0 ? 0 : magnitude * other.imaginary[i] / length;
    }
    return new Spectrum(height, width, newReal, newImaginary);
  }

  private Spectrum transformed(int sign) {
    return along(width, 1, height, width, sign).along(height, width, width, 1, sign);
  }

  /**
   * Transforms lines.
   *
   * @param length numbers in a line
   * @param stride from one number of a line to the next
   * @param lines how many
   * @param between from the beginning of a line to that of the next
   */
  private Spectrum along(int length, int stride, int lines, int between, int sign) {
    double[] cosines = new double[length];
    double[] sines = new double[length];
    for (int i = 0; i < length; i++) {
      cosines[i] = Math.cos(2 * Math.PI * i / length);
      sines[i] = sign * Math.sin(2 * Math.PI * i / length);
    }
    double[] newReal = new double[real.length];
    double[] newImaginary = new double[real.length];
    for (int line = 0; line < lines; line++) {
      for (int frequency = 0; frequency < length; frequency++) {
        double sumReal = 0;
        double sumImaginary = 0;
        for (int i = 0, turn = 0; i < length; i++, turn = (turn + frequency) % length) {
          int place = line * between + i * stride;
          sumReal += real[place] * cosines[turn] - imaginary[place] * sines[turn];
          sumImaginary += real[place] * sines[turn] + imaginary[place] * cosines[turn];
        }
        newReal[line * between + frequency * stride] = sumReal;
        newImaginary[line * between + frequency * stride] = sumImaginary;
      }
    }
    return new Spectrum(height, width, newReal, newImaginary);
  }
}
