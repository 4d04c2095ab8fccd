package dev.sphere.cli.reproduce;

import java.util.Locale;
import java.util.Map;

/**
 * What is said of an experiment before it is run.
 *
 * @param id the id on the command line
 * @param title one line
 * @param question what it asks, and what the paper says of it
 * @param reduction why the scale {@code cpu} is what it is
 * @param deviations where the scale {@code paper} is not the paper's protocol to the letter, or
 *     where the paper leaves something open; may be empty
 * @param seeds how often each cell is measured where the user does not say
 * @param minutes how long a cell takes on two cores, by scale; not known where it is missing
 */
public record Description(
    String id,
    String title,
    String question,
    String reduction,
    String deviations,
    Map<Scale, Integer> seeds,
    Map<Scale, Double> minutes) {

  private static final int MINUTES_AN_HOUR = 60;

  /** Returns what so many cells cost, such as {@code 72 cells, 2.8 h}. */
  public String cost(Scale scale, int cells) {
    String count = cells == 1 ? "1 cell" : cells + " cells";
    if (!minutes.containsKey(scale)) {
      return count;
    }
    double total = cells * minutes.get(scale);
    if (total >= MINUTES_AN_HOUR) {
      return count + String.format(Locale.ROOT, ", %.1f h", total / MINUTES_AN_HOUR);
    }
    return count + (total < 1 ? ", seconds" : String.format(Locale.ROOT, ", %.0f min", total));
  }
}
