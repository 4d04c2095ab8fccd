package dev.sphere.models.training;

import java.util.Optional;

/**
 * When a training is measured, when it ends early, and what becomes of it if it diverges.
 *
 * @param measurements how often the network is measured
 * @param earlyStopping what ends the training before its last iteration
 * @param keepsBest whether the training leaves the network of its best measurement, and not the
 *     last
 * @param restores how often a training that diverges goes back to its last checkpoint, with half
 *     the learning rate; 0 for never
 */
public record Supervision(
    MeasurementSchedule measurements,
    Optional<EarlyStopping> earlyStopping,
    boolean keepsBest,
    int restores) {

  /** Measures once an epoch, at most twenty times, and does nothing else. */
  public static final Supervision NONE =
      new Supervision(MeasurementSchedule.AUTOMATIC, Optional.empty(), false, 0);

  /** Each restore halves the rate; beyond this many nothing would be left of it. */
  private static final int MOST_RESTORES = 100;

  /** Checks the range. */
  public Supervision {
    if (restores < 0 || restores > MOST_RESTORES) {
      throw new IllegalArgumentException(
          "restores must be 0 to %d, got %d".formatted(MOST_RESTORES, restores));
    }
  }

  /** Returns what measurements are compared by: what should improve, else the test accuracy. */
  public MeasuredValue comparedBy() {
    return earlyStopping.map(EarlyStopping::value).orElse(MeasuredValue.TEST_ACCURACY);
  }
}
