package dev.sphere.api;

import java.util.List;

/**
 * An option of an extension; drives validation and help.
 *
 * @param name the name in specs: {@code [a-z][a-z0-9-]*}
 * @param type what values it takes
 * @param defaultValue the value where a spec is silent, as a spec would write it
 * @param help one line
 */
public record Option(String name, Type type, String defaultValue, String help) {

  /** What values an option takes. */
  public sealed interface Type {}

  /** A real number in [minimum, maximum]. */
  public record Real(double minimum, double maximum) implements Type {}

  /** A whole number in [minimum, maximum]. */
  public record Whole(int minimum, int maximum) implements Type {}

  /** {@code true} or {@code false}; the bare name means {@code true}. */
  public record Flag() implements Type {}

  /** One of some words. */
  public record Choice(List<String> words) implements Type {}

  /** Another extension, given by its spec. */
  public record Nested(Class<?> valueType) implements Type {}

  /** Declares a real number. */
  public static Option real(
      String name, double defaultValue, double minimum, double maximum, String help) {
    return new Option(name, new Real(minimum, maximum), plain(defaultValue), help);
  }

  /** Declares a whole number. */
  public static Option whole(String name, int defaultValue, int minimum, int maximum, String help) {
    return new Option(name, new Whole(minimum, maximum), Integer.toString(defaultValue), help);
  }

  /** Declares a switch. */
  public static Option flag(String name, boolean defaultValue, String help) {
    return new Option(name, new Flag(), Boolean.toString(defaultValue), help);
  }

  /** Declares a choice; the first word is the default. */
  public static Option choice(String name, List<String> words, String help) {
    return new Option(name, new Choice(List.copyOf(words)), words.get(0), help);
  }

  /** Declares a nested angular operator. */
  public static Option operator(String name, String defaultSpec, String help) {
    return new Option(name, new Nested(AngularOperator.class), defaultSpec, help);
  }

  /** Declares a nested loss. */
  public static Option loss(String name, String defaultSpec, String help) {
    return new Option(name, new Nested(SphereLoss.class), defaultSpec, help);
  }

  /**
   * Checks a number that did not come from a spec.
   *
   * @param extension what has the option, such as {@code arcface}
   * @throws IllegalArgumentException if the number is not one of a {@link Real} or {@link Whole}
   *     option's
   */
  public void require(String extension, double value) {
    boolean legal =
        type instanceof Real real
            ? value >= real.minimum() && value <= real.maximum()
            : type instanceof Whole whole && value >= whole.minimum() && value <= whole.maximum();
    if (!legal) {
      throw new IllegalArgumentException(
          extension + ": " + name + " is " + plain(value) + ", allowed is " + allowed());
    }
  }

  /** Says what values are allowed, such as {@code a number in [0.01, 100]}. */
  public String allowed() {
    if (type instanceof Real real) {
      return "a number in [" + plain(real.minimum()) + ", " + plain(real.maximum()) + "]";
    }
    if (type instanceof Whole whole) {
      return "a whole number in [" + whole.minimum() + ", " + whole.maximum() + "]";
    }
    if (type instanceof Choice choice) {
      return String.join("|", choice.words());
    }
    if (type instanceof Nested nested) {
      return "the spec of " + article(nested.valueType().getSimpleName());
    }
    return "true|false";
  }

  private static String article(String noun) {
    return ("AEIOU".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
