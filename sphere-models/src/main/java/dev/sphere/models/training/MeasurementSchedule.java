package dev.sphere.models.training;

import dev.sphere.models.checkpoint.CheckpointSchedule;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a network is measured while it learns; at the end of its training it is in any case.
 *
 * @param every iterations or epochs between measurements; where empty, once an epoch, but at most
 *     twenty times a training
 */
public record MeasurementSchedule(Optional<CheckpointSchedule> every) {

  /** Once an epoch, but at most twenty times a training. */
  public static final MeasurementSchedule AUTOMATIC = new MeasurementSchedule(Optional.empty());

  private static final String AUTO = "auto";
  private static final int MOST_MEASUREMENTS = 20;

  /** Checks the unit: what is measured must not follow from the speed of a machine. */
  public MeasurementSchedule {
    if (every.isPresent() && every.get().unit() == CheckpointSchedule.Unit.MINUTES) {
      throw new IllegalArgumentException(
          "measurements are iterations or epochs apart, such as 10i or 2e, got " + every.get());
    }
  }

  /**
   * Reads a schedule.
   *
   * @param text {@code auto}, or a number of iterations or epochs, such as {@code 10i} or {@code
   *     2e}
   * @throws IllegalArgumentException if it is none of these
   */
  public static MeasurementSchedule parse(String text) {
    if (text.equals(AUTO)) {
      return AUTOMATIC;
    }
    if (!text.matches("[1-9][0-9]{0,8}[ie]")) {
      throw new IllegalArgumentException(
          "expected auto, iterations or epochs such as 10i or 2e, got \"" + text + "\"");
    }
    return new MeasurementSchedule(Optional.of(CheckpointSchedule.parse(text)));
  }

  /**
   * Returns whether a measurement is due.
   *
   * @param iteration how many batches were learned from
   * @param iterationsAnEpoch how many batches an epoch has
   * @param iterations how many batches the training learns from
   */
  boolean isDue(int iteration, int iterationsAnEpoch, int iterations) {
    if (every.isPresent()) {
      return every.get().isDue(iteration, iterationsAnEpoch, Duration.ZERO);
    }
    int least = (iterations - 1) / MOST_MEASUREMENTS + 1;
    return iteration % Math.max(iterationsAnEpoch, least) == 0;
  }

  /**
   * Returns how often a network is measured in a whole training, at its end included.
   *
   * @param iterationsAnEpoch how many batches an epoch has
   * @param iterations how many batches the training learns from
   */
  public int count(int iterationsAnEpoch, int iterations) {
    int before = 0;
    for (int iteration = 1; iteration < iterations; iteration++) {
      before += isDue(iteration, iterationsAnEpoch, iterations) ? 1 : 0;
    }
    return before + 1;
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return every.map(CheckpointSchedule::toString).orElse(AUTO);
  }
}
