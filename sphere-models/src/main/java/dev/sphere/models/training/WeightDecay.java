package dev.sphere.models.training;

/**
 * Which parameters decay. Kernels of sphere layers do where the magnitude is weighted by them, and
 * never else: their norm does not count.
 *
 * @param rate the factor of ½Σw², not negative
 * @param norms whether scales and shifts of norms decay too, as in the reference implementation
 */
public record WeightDecay(double rate, boolean norms) {

  /** No decay. */
  public static final WeightDecay NONE = new WeightDecay(0, false);

  /** Checks the rate. */
  public WeightDecay {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("weight decay must not be negative, got " + rate);
    }
  }
}
