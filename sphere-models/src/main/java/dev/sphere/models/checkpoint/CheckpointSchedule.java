package dev.sphere.models.checkpoint;

import dev.sphere.api.Excerpt;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a checkpoint is written.
 *
 * @param count how many units lie between checkpoints, at least 1
 * @param unit what is counted
 */
public record CheckpointSchedule(int count, Unit unit) {

  /** What lies between checkpoints. */
  public enum Unit {
    /** Batches learned from. */
    ITERATIONS('i'),
    /** Passes through the training set. */
    EPOCHS('e'),
    /** Minutes since the last checkpoint. */
    MINUTES('m');

    private final char letter;

    Unit(char letter) {
      this.letter = letter;
    }

    private static Unit of(char letter) {
      for (Unit unit : values()) {
        if (unit.letter == letter) {
          return unit;
        }
      }
      throw new IllegalArgumentException("no unit " + letter);
    }
  }

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([iem])");

  /** Checks the count. */
  public CheckpointSchedule {
    if (count < 1) {
      throw new IllegalArgumentException("checkpoints must be at least 1 unit apart, got " + count);
    }
  }

  /**
   * Reads a schedule.
   *
   * @param text such as {@code 10i}, {@code 2e} or {@code 5m}
   * @throws IllegalArgumentException if it is not a positive number and a unit
   */
  public static CheckpointSchedule parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected iterations, epochs or minutes such as 10i, 2e or 5m, got \""
              + Excerpt.of(text)
              + "\"");
    }
    return new CheckpointSchedule(
        Integer.parseInt(matcher.group(1)), Unit.of(matcher.group(2).charAt(0)));
  }

  /**
   * Returns whether a checkpoint is due.
   *
   * @param iteration how many batches were learned from
   * @param iterationsAnEpoch how many batches an epoch has
   * @param sinceLast the time since the last checkpoint
   */
  public boolean isDue(int iteration, int iterationsAnEpoch, Duration sinceLast) {
    return switch (unit) {
      case ITERATIONS -> iteration % count == 0;
      case EPOCHS -> iteration % ((long) count * iterationsAnEpoch) == 0;
      case MINUTES -> sinceLast.compareTo(Duration.ofMinutes(count)) >= 0;
    };
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return "" + count + unit.letter;
  }
}
