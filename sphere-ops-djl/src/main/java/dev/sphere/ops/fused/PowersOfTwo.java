package dev.sphere.ops.fused;

/** Powers of 2 and binary logarithms of many numbers, by polynomials and the bits of floats. */
final class PowersOfTwo {

  /** The least exponent of a normal float. */
  static final float LEAST = -126;

  /** The bits of √½: mantissas are taken from there to √2, around 1. */
  private static final int ROOT_OF_HALF = 0x3f3504f3;

  private static final int MANTISSA = 0x7fffff;
  private static final int MANTISSA_SIZE = 23;

  /** 1.5·2²³: floats of this size have no fraction, and their last bits count from here. */
  private static final float WHOLE = 0x1.8p23f;

  private static final int BITS_OF_WHOLE = Float.floatToRawIntBits(WHOLE);
  private static final int EXPONENT_OF_ONE = 127;

  private PowersOfTwo() {}

  /**
   * Takes logarithms, off by 3e-8 of log₂ of the mantissa beside rounding.
   *
   * @param numbers normal and positive, replaced by log₂ of them
   * @param workspace all of it but {@code first} is overwritten
   */
  static void logarithms(float[] numbers, Workspace workspace, int count) {
    int[] bits = workspace.bits;
    workspace.conversion.write(numbers, bits, count);
    for (int i = 0; i < count; i++) {
      workspace.exponents[i] = ((bits[i] - ROOT_OF_HALF) >> MANTISSA_SIZE) + BITS_OF_WHOLE;
    }
    for (int i = 0; i < count; i++) {
      bits[i] = ((bits[i] - ROOT_OF_HALF) & MANTISSA) + ROOT_OF_HALF;
    }
    workspace.conversion.write(bits, numbers, count);
    logarithmsOfMantissas(numbers, workspace.third, count);
    float[] whole = workspace.second;
    workspace.conversion.write(workspace.exponents, whole, count);
    for (int i = 0; i < count; i++) {
      numbers[i] += whole[i] - WHOLE;
    }
  }

  /** Replaces numbers from √½ to √2 by log₂ of them. */
  private static void logarithmsOfMantissas(float[] numbers, float[] scratch, int count) {
    for (int i = 0; i < count; i++) {
      numbers[i] -= 1;
    }
    for (int i = 0; i < count; i++) {
      float x = numbers[i];
      float high = ((0.12583698332f * x - 0.20726972818f) * x + 0.21571561694f) * x;
      scratch[i] = (high - 0.23894482851f) * x + 0.28791624308f;
    }
    for (int i = 0; i < count; i++) {
      float x = numbers[i];
      float low = ((scratch[i] * x - 0.36070367694f) * x + 0.48091062903f) * x - 0.72134733200f;
      numbers[i] = (low * x + 1.44269502163f) * x;
    }
  }

  /**
   * Takes powers of 2, off by 2e-9 of the result beside rounding.
   *
   * @param numbers x from {@link #LEAST} to 0, replaced by 2^x
   * @param workspace all of it but {@code first} is overwritten
   */
  static void of(float[] numbers, Workspace workspace, int count) {
    float[] whole = workspace.second;
    int[] bits = workspace.bits;
    for (int i = 0; i < count; i++) {
      whole[i] = numbers[i] + WHOLE;
    }
    workspace.conversion.write(whole, bits, count);
    for (int i = 0; i < count; i++) {
      numbers[i] -= whole[i] - WHOLE;
    }
    for (int i = 0; i < count; i++) {
      bits[i] = (bits[i] - BITS_OF_WHOLE + EXPONENT_OF_ONE) << MANTISSA_SIZE;
    }
    workspace.conversion.write(bits, whole, count);
    for (int i = 0; i < count; i++) {
      float x = numbers[i];
      float high = ((0.00015353362f * x + 0.00133988739f) * x + 0.00961843692f) * x;
      float low = ((high + 0.05550332367f) * x + 0.24022647738f) * x + 0.69314718246f;
      numbers[i] = (low * x + 1) * whole[i];
    }
  }
}
