package dev.sphere.models.training;

import java.util.List;

/** How the learning rate changes over a training, after its warm-up. */
public sealed interface Schedule permits ScheduleCurve, Steps, Plateau {

  /** Not at all. */
  Schedule CONSTANT = ScheduleCurve.CONSTANT;

  /** Divided by 10 after 34/64 and again after 54/64 of the training, as in the paper. */
  Schedule STEP = Steps.DEFAULT;

  /** Along half a cosine to 0 (Loshchilov and Hutter, SGDR, ICLR 2017, without restarts). */
  Schedule COSINE = ScheduleCurve.COSINE;

  /**
   * Along half a cosine from 1/25 of the rate to the rate at 3/10 of the training, then along
   * another to 1/250000 of it (Smith and Topin, Super-Convergence, 2018), step for step as
   * PyTorch's {@code OneCycleLR} with its defaults but for the momentum, which stays as it is.
   */
  Schedule ONE_CYCLE = ScheduleCurve.ONE_CYCLE;

  /**
   * How far a training is.
   *
   * @param step how many steps were taken, in [0, steps)
   * @param steps how many there are
   * @param measurements those so far, in order
   */
  record Progress(int step, int steps, List<Measurement> measurements) {

    /** Returns the share of the steps that are taken, in [0, 1). */
    double share() {
      return step / (double) steps;
    }
  }

  /** Returns the factor on the learning rate for the next step. */
  double factor(Progress progress);

  /**
   * Reads a schedule: {@code constant}, {@code step(first=0.53125, second=0.84375)}, {@code
   * cosine}, {@code one-cycle} or {@code plateau(watch=loss, patience=3, factor=0.1)}, whose
   * options may be left out. What {@code toString} returns is read as the same schedule.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Schedule parse(String text) {
    return ScheduleText.parse(text);
  }
}
