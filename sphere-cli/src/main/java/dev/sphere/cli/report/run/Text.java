package dev.sphere.cli.report.run;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the page writes them: as many decimals in all rows, so that they align. */
final class Text {

  /** What is written for what there is not. */
  static final String NOTHING = "–";

  private Text() {}

  /** Returns a share within [0, 1] as percent. */
  static String percent(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share)
        : NOTHING;
  }

  /** Returns a number with four decimals. */
  static String fine(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : NOTHING;
  }

  /** Returns a number without decimals. */
  static String whole(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%,.0f", number) : NOTHING;
  }

  /** Returns an angle in degrees. */
  static String degrees(double radians) {
    return Double.isFinite(radians)
        ? String.format(Locale.ROOT, "%.1f°", Math.toDegrees(radians))
        : NOTHING;
  }

  /** Returns a time in the two largest units that it has. */
  static String time(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NOTHING;
    }
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toDays() > 0) {
      return "%d\u00a0d %02d\u00a0h".formatted(time.toDays(), time.toHoursPart());
    }
    if (time.toHours() > 0) {
      return "%d\u00a0h %02d\u00a0min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d\u00a0min %02d\u00a0s".formatted(time.toMinutes(), time.toSecondsPart())
        : "%d\u00a0s".formatted(time.toSeconds());
  }
}
