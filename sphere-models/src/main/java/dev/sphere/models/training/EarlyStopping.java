package dev.sphere.models.training;

import java.util.List;
import java.util.Locale;

/**
 * Ends a training that no longer improves.
 *
 * @param value what should improve
 * @param patience after how many measurements in a row without an improvement the training ends, at
 *     least 1
 * @param minimumDelta a value that is better than the last improvement by no more than this is
 *     none; 0 or more
 */
public record EarlyStopping(MeasuredValue value, int patience, double minimumDelta) {

  /** Checks the ranges. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience must be at least 1, got " + patience);
    }
    if (!(minimumDelta >= 0) || Double.isInfinite(minimumDelta)) {
      throw new IllegalArgumentException(
          "the smallest improvement must be 0 or more, got " + minimumDelta);
    }
  }

  /**
   * Returns whether a training should end. It follows from the measurements alone, so that a
   * training that was interrupted ends where it would have ended.
   *
   * @param measurements all since the training began, in order
   */
  boolean isDue(List<Measurement> measurements) {
    int since = 0;
    double best = Double.NaN;
    for (Measurement measurement : measurements) {
      double now = value.of(measurement);
      if (Double.isNaN(best) || value.gain(now, best) > minimumDelta) {
        best = now;
        since = 0;
      } else {
        since++;
      }
    }
    return since >= patience;
  }

  /** Returns why it ended the training, in words. */
  @Override
  public String toString() {
    String by =
        minimumDelta == 0 ? "" : String.format(Locale.ROOT, " by more than %s", minimumDelta);
    return "the %s did not %s%s in %d measurement%s"
        .formatted(value, value.improves(), by, patience, patience == 1 ? "" : "s");
  }
}
