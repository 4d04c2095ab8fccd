package dev.sphere.ops.layer;

import java.util.Arrays;

/**
 * scale·F + shift of each channel: what is left of a norm whose averages no longer move.
 *
 * @param scales one for each channel
 * @param shifts one for each channel
 */
public record ChannelAffine(double[] scales, double[] shifts) {

  /** Checks that there are as many shifts as scales. */
  public ChannelAffine {
    if (scales.length != shifts.length) {
      throw new IllegalArgumentException(
          "%d scales and %d shifts".formatted(scales.length, shifts.length));
    }
    scales = scales.clone();
    shifts = shifts.clone();
  }

  /** Returns the one that leaves so many channels as they are. */
  public static ChannelAffine identity(int channels) {
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return new ChannelAffine(ones, new double[channels]);
  }

  @Override
  public double[] scales() {
    return scales.clone();
  }

  @Override
  public double[] shifts() {
    return shifts.clone();
  }

  /** Returns how many channels there are. */
  public int channels() {
    return scales.length;
  }

  /**
   * Returns this one and another one behind it, as one.
   *
   * @throws IllegalArgumentException if that is one of another number of channels
   */
  public ChannelAffine then(ChannelAffine next) {
    if (next.channels() != channels()) {
      throw new IllegalArgumentException(
          "a norm of %d channels cannot follow %d".formatted(next.channels(), channels()));
    }
    double[] bothScales = new double[scales.length];
    double[] bothShifts = new double[scales.length];
    for (int i = 0; i < scales.length; i++) {
      bothScales[i] = next.scales[i] * scales[i];
      bothShifts[i] = next.scales[i] * shifts[i] + next.shifts[i];
    }
    return new ChannelAffine(bothScales, bothShifts);
  }
}
