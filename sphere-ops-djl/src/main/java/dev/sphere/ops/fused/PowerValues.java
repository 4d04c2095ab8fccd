package dev.sphere.ops.fused;

/**
 * c·|c|^(p − 1): the sharpened cosine operator, with a p for each cosine, as c·2^((p − 1)·log₂|c|).
 */
public final class PowerValues implements ValueCurve {

  /** In place of |c| below it, whose power would be the same: less than float32 tells from 0. */
  private static final float SMALLEST = 1e-30f;

  /** The least power of 2 that is a normal float. */
  private static final float LEAST = -126;

  /** The bits of √½: mantissas are taken from there to √2, around 1. */
  private static final int ROOT_OF_HALF = 0x3f3504f3;

  private static final int MANTISSA = 0x7fffff;
  private static final int MANTISSA_SIZE = 23;

  /** 1.5·2²³: floats of this size have no fraction, and their last bits count from here. */
  private static final float WHOLE = 0x1.8p23f;

  private static final int BITS_OF_WHOLE = Float.floatToRawIntBits(WHOLE);
  private static final int EXPONENT_OF_ONE = 127;

  private final float[] exponents;

  /**
   * Prepares a curve.
   *
   * @param powers p of each cosine, at least 1
   */
  public PowerValues(float[] powers) {
    exponents = new float[powers.length];
    for (int i = 0; i < powers.length; i++) {
      exponents[i] = powers[i] - 1;
    }
  }

  @Override
  public void evaluate(float[] cosines, Workspace workspace, int count) {
    float[] powers = workspace.first;
    for (int i = 0; i < count; i++) {
      powers[i] = Math.min(1f, Math.max(SMALLEST, Math.abs(cosines[i])));
    }
    binaryLogarithm(workspace, count);
    for (int i = 0; i < count; i++) {
      powers[i] = Math.max(LEAST, powers[i] * exponents[i]);
    }
    powerOfTwo(workspace, count);
    for (int i = 0; i < count; i++) {
      cosines[i] *= powers[i];
    }
  }

  /** Replaces positive numbers by log₂ of them, off by 3e-8 of log₂ of the mantissa. */
  private static void binaryLogarithm(Workspace workspace, int count) {
    float[] numbers = workspace.first;
    int[] bits = workspace.bits;
    workspace.conversion.write(numbers, bits, count);
    for (int i = 0; i < count; i++) {
      workspace.exponents[i] = ((bits[i] - ROOT_OF_HALF) >> MANTISSA_SIZE) + BITS_OF_WHOLE;
    }
    for (int i = 0; i < count; i++) {
      bits[i] = ((bits[i] - ROOT_OF_HALF) & MANTISSA) + ROOT_OF_HALF;
    }
    workspace.conversion.write(bits, numbers, count);
    logarithmOfMantissa(numbers, workspace.third, count);
    float[] whole = workspace.second;
    workspace.conversion.write(workspace.exponents, whole, count);
    for (int i = 0; i < count; i++) {
      numbers[i] += whole[i] - WHOLE;
    }
  }

  /** Replaces numbers from √½ to √2 by log₂ of them. */
  private static void logarithmOfMantissa(float[] numbers, float[] scratch, int count) {
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

  /** Replaces numbers from −126 to 0 by powers of 2, off by 2e-9 of the result beside rounding. */
  private static void powerOfTwo(Workspace workspace, int count) {
    float[] numbers = workspace.first;
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
