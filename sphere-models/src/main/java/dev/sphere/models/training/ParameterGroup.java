package dev.sphere.models.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Parameters that learn at another rate, or decay by another.
 *
 * @param pattern of their names, those of {@link ai.djl.nn.Block#getParameters()}; {@code *} stands
 *     for any number of any characters
 * @param rateFactor times the learning rate, 0 for parameters that stay as they are
 * @param weightDecay in place of the rate of {@link WeightDecay} for those of them that decay;
 *     empty for that rate
 */
public record ParameterGroup(String pattern, double rateFactor, OptionalDouble weightDecay) {

  private static final String RATE = "lr";
  private static final String DECAY = "weight-decay";

  /** Checks the ranges. */
  public ParameterGroup {
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("a group needs a pattern of names, such as 02head*");
    }
    requireLegal(RATE, rateFactor);
    weightDecay.ifPresent(rate -> requireLegal(DECAY, rate));
  }

  private static void requireLegal(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s of a group must not be negative, got %s".formatted(what, value));
    }
  }

  /**
   * Reads a group, such as {@code 01embedding*:lr=0.1,weight-decay=0}; one of the two may be left
   * out.
   *
   * @throws IllegalArgumentException if it is not a pattern, a colon, and one or both of these
   */
  public static ParameterGroup parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw malformed(text);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (String setting : text.substring(colon + 1).split(",", -1)) {
      String[] parts = setting.strip().split("=", -1);
      boolean isKnown = parts[0].equals(RATE) || parts[0].equals(DECAY);
      if (parts.length != 2 || !isKnown || values.containsKey(parts[0])) {
        throw malformed(text);
      }
      try {
        values.put(parts[0], Double.valueOf(parts[1]));
      } catch (NumberFormatException noNumber) {
        throw malformed(text);
      }
    }
    Double decay = values.get(DECAY);
    return new ParameterGroup(
        text.substring(0, colon).strip(),
        values.getOrDefault(RATE, 1.0),
        decay == null ? OptionalDouble.empty() : OptionalDouble.of(decay));
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "expected a group such as \"02head*:lr=0.1,weight-decay=0\", got \"" + text + "\"");
  }

  boolean matches(String name) {
    return new NamePattern(pattern).matches(name);
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    String decay = weightDecay.isPresent() ? "," + DECAY + "=" + weightDecay.getAsDouble() : "";
    return pattern + ":" + RATE + "=" + rateFactor + decay;
  }
}
