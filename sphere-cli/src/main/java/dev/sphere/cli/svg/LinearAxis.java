package dev.sphere.cli.svg;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis on which equal differences are equal lengths.
 *
 * @param low the value at its beginning
 * @param high the value at its end
 * @param from the place of its beginning
 * @param to the place of its end; may be the smaller, as y grows downwards in SVG
 */
public record LinearAxis(double low, double high, double from, double to) implements Axis {

  private static final int TICKS = 5;

  /** Steps and values beyond have too many digits to be written beside an axis. */
  private static final double SMALLEST_PLAIN = 0.999e-4;

  private static final double LARGEST_PLAIN = 1e6;

  /** Checks the range. */
  public LinearAxis {
    if (!(low < high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException("an axis needs low < high: " + low + ", " + high);
    }
  }

  /** Returns an axis from 0 to the next round value, at which a tick is; 1 where all is 0. */
  public static LinearAxis upTo(double largest, double from, double to) {
    double high = largest > 0 ? largest : 1;
    double step = step(high);
    return new LinearAxis(0, step * Math.ceil(high / step - 1e-9), from, to);
  }

  @Override
  public double place(double value) {
    return from + (to - from) * (value - low) / (high - low);
  }

  @Override
  public List<Tick> ticks() {
    double step = step(high - low);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(new Tick(i * step, label(i * step, step)));
    }
    return ticks;
  }

  private String label(double value, double step) {
    if (step < SMALLEST_PLAIN || Math.max(Math.abs(low), Math.abs(high)) >= LARGEST_PLAIN) {
      return new DecimalFormat("0.###E0", DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(value)
          .replace("0E0", "0");
    }
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The smallest of 1, 2 and 5 times a power of ten that gives few enough ticks. */
  private static double step(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
    for (double factor : new double[] {1, 2, 5}) {
      if (range / (factor * power) <= TICKS + 1e-9) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
