package dev.sphere.models.training;

import java.util.List;

/**
 * How fast a network learns.
 *
 * @param rate the rate after the warm-up, positive; what the schedule is a factor on
 * @param schedule how the rate changes after the warm-up
 * @param warmUp how many steps the rate rises first, from rate/warmUp to rate in equal steps (Goyal
 *     et al., 2017); the schedule runs over the steps that are left. 0 for no warm-up
 */
public record LearningRate(double rate, Schedule schedule, int warmUp) {

  /** Checks the ranges. */
  public LearningRate {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("learning rate must be positive, got " + rate);
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("warm-up must be 0 or more steps, got " + warmUp);
    }
    if (warmUp > 0 && schedule.equals(Schedule.ONE_CYCLE)) {
      throw new IllegalArgumentException(
          "the schedule one-cycle has a warm-up of its own: leave --warm-up away");
    }
  }

  /**
   * Returns the rate of a step.
   *
   * @param step how many steps were taken before it
   * @param steps how many the training has
   * @param measurements those before it, in order
   */
  double at(int step, int steps, List<Measurement> measurements) {
    return step < warmUp
        ? rate * (step + 1) / warmUp
        : rate
            * schedule.factor(new Schedule.Progress(step - warmUp, steps - warmUp, measurements));
  }
}
