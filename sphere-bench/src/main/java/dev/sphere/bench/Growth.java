package dev.sphere.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A way in which a training step becomes more work, and how far.
 *
 * @param axis what grows; all else stays
 * @param values of it, in the order in which they are timed
 */
public record Growth(Axis axis, List<Double> values) {

  /** What grows. */
  public enum Axis {
    /** The factor that scales the filter counts. */
    WIDTH("above 0 and at most 16", width -> width > 0 && width <= 16, 0.25, 0.5, 1),
    /** The number of 3×3 convolutions. */
    DEPTH("a multiple of 3", depth -> depth >= 3 && depth % 3 == 0, 3, 9, 18),
    /** Images a step. */
    BATCH("a whole number", batch -> isWhole(batch, 1), 8, 32, 128),
    /** Rows and columns of an image. */
    IMAGE("a whole number from 8 on", side -> isWhole(side, 8), 16, 32, 64),
    /** Rows and columns of the kernels of one layer. */
    KERNEL("an odd number", side -> side >= 1 && side % 2 == 1, 1, 3, 5, 7),
    /** How many there are. */
    CLASSES("a whole number from 2 on", classes -> isWhole(classes, 2), 10, 100, 1000);

    private final String allowed;
    private final DoublePredicate allows;
    private final List<Double> usual;

    Axis(String allowed, DoublePredicate allows, double... usual) {
      this.allowed = allowed;
      this.allows = allows;
      this.usual = DoubleStream.of(usual).boxed().toList();
    }

    private static boolean isWhole(double value, int least) {
      return value >= least && value <= Integer.MAX_VALUE && value % 1 == 0;
    }

    /** Returns growth over the values that say most in little time. */
    public Growth usual() {
      return new Growth(this, usual);
    }

    /** Returns the name, such as {@code width}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the values. */
  public Growth {
    values = List.copyOf(values);
    for (double value : values) {
      if (!axis.allows.test(value)) {
        throw new IllegalArgumentException(
            "%s must be %s, got %s".formatted(axis, axis.allowed, shown(value)));
      }
    }
  }

  /** Returns growth over the usual values of each axis. */
  public static List<Growth> ofAll() {
    return Arrays.stream(Axis.values()).map(Axis::usual).toList();
  }

  /**
   * Reads the name of an axis, for its usual values, or that and values, as in {@code
   * batch=8,16,32}.
   *
   * @throws IllegalArgumentException if it is something else; says what is allowed
   */
  public static Growth parse(String text) {
    String[] parts = text.split("=", 2);
    Axis axis = axis(parts[0]);
    return parts.length == 1
        ? axis.usual()
        : new Growth(
            axis, Arrays.stream(parts[1].split(",", -1)).map(each -> number(each, text)).toList());
  }

  private static Axis axis(String name) {
    return Arrays.stream(Axis.values())
        .filter(axis -> axis.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "what grows must be one of %s, got \"%s\""
                        .formatted(
                            Arrays.stream(Axis.values())
                                .map(Axis::toString)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  private static double number(String value, String text) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "\"%s\" in \"%s\" is not a number".formatted(value, text), notANumber);
    }
  }

  /** Returns a value as people write it: whole numbers without a point. */
  public static String shown(double value) {
    return value % 1 == 0 ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
  }
}
