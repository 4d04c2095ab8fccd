package dev.sphere.models.training;

import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import dev.sphere.api.registry.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the schedules of the command line and of config files. */
final class ScheduleText {

  private static final String STEP = "step";
  private static final List<String> STEP_OPTIONS = List.of("first", "second");
  private static final String PLATEAU = "plateau";
  private static final List<String> PLATEAU_OPTIONS = List.of("watch", "patience", "factor");

  private ScheduleText() {}

  static Schedule parse(String text) {
    Spec spec = spec(text);
    if (spec.name().equals(PLATEAU)) {
      return plateau(spec.arguments());
    }
    if (spec.name().equals(STEP)) {
      return steps(spec.arguments());
    }
    List<String> known = new ArrayList<>();
    for (ScheduleCurve curve : ScheduleCurve.values()) {
      if (curve.toString().equals(spec.name())) {
        requireNoOptions(spec);
        return curve;
      }
      known.add(curve.toString());
    }
    known.add(STEP);
    known.add(PLATEAU);
    throw new IllegalArgumentException(Suggestion.unknown("schedule", spec.name(), known));
  }

  private static Spec spec(String text) {
    try {
      return Spec.parse(text);
    } catch (SpecException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  private static void requireNoOptions(Spec spec) {
    if (!spec.arguments().isEmpty()) {
      throw new IllegalArgumentException(
          "schedule \"%s\" takes no options, got \"%s\"".formatted(spec.name(), spec));
    }
  }

  private static Steps steps(List<Spec.Argument> arguments) {
    double first = Steps.DEFAULT.first();
    double second = Steps.DEFAULT.second();
    for (Spec.Argument argument : arguments) {
      String value = argument.value().toString();
      switch (argument.key().orElse("")) {
        case "first" -> first = number(STEP, "first", value);
        case "second" -> second = number(STEP, "second", value);
        default -> throw unknown(STEP, argument, STEP_OPTIONS);
      }
    }
    return new Steps(first, second);
  }

  private static Plateau plateau(List<Spec.Argument> arguments) {
    Plateau plateau = Plateau.DEFAULT;
    for (Spec.Argument argument : arguments) {
      String value = argument.value().toString();
      plateau =
          switch (argument.key().orElse("")) {
            case "watch" -> new Plateau(watch(value), plateau.patience(), plateau.factor());
            case "patience" -> new Plateau(plateau.watch(), patience(value), plateau.factor());
            case "factor" ->
                new Plateau(plateau.watch(), plateau.patience(), number(PLATEAU, "factor", value));
            default -> throw unknown(PLATEAU, argument, PLATEAU_OPTIONS);
          };
    }
    return plateau;
  }

  private static Plateau.Watch watch(String value) {
    return Arrays.stream(Plateau.Watch.values())
        .filter(watch -> watch.toString().equals(value))
        .findFirst()
        .orElseThrow(() -> illegal(PLATEAU, "watch", value, "loss|accuracy"));
  }

  private static int patience(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException noNumber) {
      throw illegal(PLATEAU, "patience", value, "a whole number from 1 on");
    }
  }

  private static double number(String schedule, String option, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException noNumber) {
      throw illegal(schedule, option, value, "a number in (0, 1)");
    }
  }

  private static IllegalArgumentException unknown(
      String schedule, Spec.Argument argument, List<String> known) {
    String option = argument.key().orElse(argument.value().toString());
    return new IllegalArgumentException(
        Suggestion.unknown("option of schedule \"%s\":".formatted(schedule), option, known));
  }

  private static IllegalArgumentException illegal(
      String schedule, String option, String value, String allowed) {
    return new IllegalArgumentException(
        "option \"%s\" of schedule \"%s\" is %s, allowed is %s"
            .formatted(option, schedule, value, allowed));
  }
}
