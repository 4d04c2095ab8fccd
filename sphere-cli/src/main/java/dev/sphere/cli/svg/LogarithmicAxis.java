package dev.sphere.cli.svg;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis on which equal ratios are equal lengths. It begins and ends at a power of ten.
 *
 * @param lowPower ten to which is the value at its beginning
 * @param highPower ten to which is the value at its end
 * @param from the place of its beginning
 * @param to the place of its end
 */
public record LogarithmicAxis(int lowPower, int highPower, double from, double to) implements Axis {

  private static final String[] DIGITS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  private static final int TICKS = 6;

  /** Checks the range. */
  public LogarithmicAxis {
    if (lowPower >= highPower) {
      throw new IllegalArgumentException(
          "an axis needs low < high: 10^" + lowPower + ", 10^" + highPower);
    }
  }

  /** Returns the shortest axis on which two positive values are. */
  public static LogarithmicAxis over(double smallest, double largest, double from, double to) {
    int low = (int) Math.floor(Math.log10(smallest) + 1e-9);
    int high = (int) Math.ceil(Math.log10(largest) - 1e-9);
    return new LogarithmicAxis(low, Math.max(high, low + 1), from, to);
  }

  @Override
  public double place(double value) {
    return from + (to - from) * (Math.log10(value) - lowPower) / (highPower - lowPower);
  }

  @Override
  public List<Tick> ticks() {
    int step = (highPower - lowPower + TICKS - 1) / TICKS;
    List<Tick> ticks = new ArrayList<>();
    for (int power = lowPower; power <= highPower; power += step) {
      ticks.add(new Tick(Math.pow(10, power), "10" + raised(power)));
    }
    return ticks;
  }

  private static String raised(int power) {
    StringBuilder text = new StringBuilder(power < 0 ? "⁻" : "");
    Integer.toString(Math.abs(power)).chars().forEach(digit -> text.append(DIGITS[digit - '0']));
    return text.toString();
  }
}
