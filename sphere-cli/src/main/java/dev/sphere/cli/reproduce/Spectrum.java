package dev.sphere.cli.reproduce;

/**
 * The two-dimensional discrete Fourier transform of a real image of any size, along rows and then
 * along columns.
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
    Spectrum result = new Spectrum(height, width, real.clone(), imaginary.clone());
    for (int row = 0; row < height; row++) {
      result.transformLine(row * width, 1, width, sign);
    }
    for (int column = 0; column < width; column++) {
      result.transformLine(column, width, height, sign);
    }
    return result;
  }

  private void transformLine(int begin, int stride, int length, int sign) {
    double[] lineReal = new double[length];
    double[] lineImaginary = new double[length];
    for (int i = 0; i < length; i++) {
      lineReal[i] = real[begin + i * stride];
      lineImaginary[i] = imaginary[begin + i * stride];
    }
    transform(lineReal, lineImaginary, sign);
    for (int i = 0; i < length; i++) {
      real[begin + i * stride] = lineReal[i];
      imaginary[begin + i * stride] = lineImaginary[i];
    }
  }

  /** In place; halves of even length are transformed for themselves (Cooley and Tukey, 1965). */
  private static void transform(double[] real, double[] imaginary, int sign) {
    int length = real.length;
    if (length % 2 == 1) {
      transformByDefinition(real, imaginary, sign);
      return;
    }
    int half = length / 2;
    double[][] parts = new double[4][half];
    for (int i = 0; i < half; i++) {
      parts[0][i] = real[2 * i];
      parts[1][i] = imaginary[2 * i];
      parts[2][i] = real[2 * i + 1];
      parts[3][i] = imaginary[2 * i + 1];
    }
    transform(parts[0], parts[1], sign);
    transform(parts[2], parts[3], sign);
    for (int i = 0; i < half; i++) {
      double angle = sign * 2 * Math.PI * i / length;
      double cosine = Math.cos(angle);
      double sine = Math.sin(angle);
      double turnedReal = parts[2][i] * cosine - parts[3][i] * sine;
      double turnedImaginary = parts[2][i] * sine + parts[3][i] * cosine;
      real[i] = parts[0][i] + turnedReal;
      imaginary[i] = parts[1][i] + turnedImaginary;
      real[i + half] = parts[0][i] - turnedReal;
      imaginary[i + half] = parts[1][i] - turnedImaginary;
    }
  }

  private static void transformByDefinition(double[] real, double[] imaginary, int sign) {
    double[] givenReal = real.clone();
    double[] givenImaginary = imaginary.clone();
    for (int frequency = 0; frequency < real.length; frequency++) {
      real[frequency] = 0;
      imaginary[frequency] = 0;
      for (int i = 0; i < real.length; i++) {
        double angle = sign * 2 * Math.PI * (i * frequency % real.length) / real.length;
        double cosine = Math.cos(angle);
        double sine = Math.sin(angle);
        real[frequency] += givenReal[i] * cosine - givenImaginary[i] * sine;
        imaginary[frequency] += givenReal[i] * sine + givenImaginary[i] * cosine;
      }
    }
  }
}
