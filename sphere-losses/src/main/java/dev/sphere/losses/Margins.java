package dev.sphere.losses;

import dev.sphere.api.Option;
import java.util.List;
import java.util.stream.Stream;

/** The options that many margins share. */
final class Margins {

  private Margins() {}

  /** The scale of logits on the unit sphere. */
  static Option scale(double defaultValue) {
    return Option.real("s", defaultValue, 0.01, 10_000, "scale of the cosines");
  }

  /** A margin that is added to an angle. */
  static Option angle(double defaultValue) {
    return Option.real("m", defaultValue, 0, 3.14, "margin added to the angle, radians");
  }

  /** A margin that an angle is multiplied by. */
  static Option factor(String name, double defaultValue) {
    return Option.real(name, defaultValue, 1, 16, "margin the angle is multiplied by");
  }

  /** Lists options one after another. */
  static List<Option> join(List<Option> first, List<Option> second, Option last) {
    return Stream.of(first, second, List.of(last)).flatMap(List::stream).toList();
  }

  /**
   * cos(θ + m); past θ = π − m, where that would rise again, cos θ − m·sin m (ArcFace).
   *
   * @param m the margin in radians
   */
  static AngleFunction additive(double m) {
    return new AngleFunction(
        theta -> theta + m <= Math.PI ? Math.cos(theta + m) : Math.cos(theta) - m * Math.sin(m),
        theta -> theta + m <= Math.PI ? -Math.sin(theta + m) : -Math.sin(theta));
  }
}
