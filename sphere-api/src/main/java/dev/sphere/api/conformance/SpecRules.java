package dev.sphere.api.conformance;

import dev.sphere.api.Option;
import dev.sphere.api.registry.Spec;
import dev.sphere.api.registry.SpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the rules about options and specs share. A behaviour is what an extension computes for fixed
 * input, flat, by place.
 */
final class SpecRules {

  private SpecRules() {}

  /** Finds whether defaults and ranges are legal, and all else is refused. */
  static <T> Finding areChecked(Subject<T> subject) {
    Worst worst = new Worst();
    worst.require(
        subject.create() != null, () -> subject.name() + ": expected an extension, found null");
    refuses(subject, "no-such-option", "1", worst);
    for (Option option : subject.provider().options()) {
      for (String legal : legal(option)) {
        accepts(subject, option.name(), legal, worst);
      }
      for (String illegal : illegal(option)) {
        refuses(subject, option.name(), illegal, worst);
      }
    }
    worst.allHold("the defaults, an unknown option and the ends of each range");
    return worst.finding();
  }

  /** Finds whether each option changes the behaviour at some legal value. */
  static <T> Finding haveAnEffect(
      Subject<T> subject, Function<T, Map<String, double[]>> behaviour) {
    Worst worst = new Worst();
    Map<String, double[]> byDefault = behaviour.apply(subject.create());
    for (Option option : subject.provider().options()) {
      List<String> values = legal(option);
      Supplier<String> violation =
          () ->
              "expected %s to change something, found the same for %s = %s as for %s"
                  .formatted(option.name(), option.name(), values, option.defaultValue());
      worst.require(
          values.isEmpty()
              || values.stream()
                  .map(value -> subject.catalog().create(spec(subject, option.name(), value)))
                  .anyMatch(other -> difference(byDefault, behaviour.apply(other)).isPresent()),
          violation);
    }
    worst.allHold(subject.provider().options().size() + " options");
    return worst.finding();
  }

  /** Finds whether a spec and its completion, written and read, give the same behaviour. */
  static <T> Finding roundTrip(Subject<T> subject, Function<T, Map<String, double[]>> behaviour) {
    Worst worst = new Worst();
    List<Spec> specs = new ArrayList<>(List.of(new Spec(subject.name(), List.of())));
    for (Option option : subject.provider().options()) {
      // Not the ends of the range, which may be costly to compute with.
      legal(option).stream()
          .limit(1)
          .forEach(value -> specs.add(spec(subject, option.name(), value)));
    }
    for (Spec spec : specs) {
      String complete = subject.catalog().complete(spec).toString();
      difference(
              behaviour.apply(subject.catalog().create(spec)),
              behaviour.apply(subject.catalog().create(complete)))
          .ifPresent(
              difference ->
                  worst.require(
                      false, () -> spec + " and then " + complete + " differ: " + difference));
    }
    worst.allHold(specs.size() + " specs");
    return worst.finding();
  }

  /** Says where two behaviours differ first, bit for bit. */
  static Optional<String> difference(Map<String, double[]> expected, Map<String, double[]> found) {
    if (!expected.keySet().equals(found.keySet())) {
      return Optional.of("expected " + expected.keySet() + ", found " + found.keySet());
    }
    for (Map.Entry<String, double[]> entry : expected.entrySet()) {
      double[] other = found.get(entry.getKey());
      int place = Arrays.mismatch(entry.getValue(), other);
      if (place >= 0) {
        return Optional.of(
            "at entry %d of %s expected %s, found %s"
                .formatted(place, entry.getKey(), at(entry.getValue(), place), at(other, place)));
      }
    }
    return Optional.empty();
  }

  private static String at(double[] values, int place) {
    return place < values.length ? Double.toString(values[place]) : "none";
  }

  private static <T> void accepts(Subject<T> subject, String option, String value, Worst worst) {
    String problem;
    try {
      problem = subject.catalog().create(spec(subject, option, value)) == null ? "null" : null;
    } catch (RuntimeException thrown) {
      problem = thrown.toString();
    }
    String found = problem;
    worst.require(
        found == null,
        () -> spec(subject, option, value) + ": expected an extension, found " + found);
  }

  private static <T> void refuses(Subject<T> subject, String option, String value, Worst worst) {
    Refusal.instead(
            SpecException.class,
            option,
            "an extension",
            () -> subject.catalog().create(spec(subject, option, value)))
        .ifPresent(
            found ->
                worst.require(
                    false,
                    () ->
                        "%s: expected a SpecException that names %s, found %s"
                            .formatted(spec(subject, option, value), option, found)));
  }

  static Spec spec(Subject<?> subject, String option, String value) {
    return new Spec(subject.name(), List.of(argument(option, value)));
  }

  static Spec.Argument argument(String option, String value) {
    return new Spec.Argument(Optional.of(option), Spec.parse(value));
  }

  /** Returns legal values other than the default: near ones first, then the ends of the range. */
  static List<String> legal(Option option) {
    String byDefault = option.defaultValue();
    if (option.type() instanceof Option.Real range) {
      double value = Double.parseDouble(byDefault);
      return DoubleStream.of(value / 2, 2 * value, value + 1, range.minimum(), range.maximum())
          .filter(v -> v >= range.minimum() && v <= range.maximum() && v != value)
          .filter(Double::isFinite)
          .mapToObj(Double::toString)
          .toList();
    }
    if (option.type() instanceof Option.Whole range) {
      int value = Integer.parseInt(byDefault);
      return IntStream.of(value - 1, value + 1, range.minimum(), range.maximum())
          .filter(v -> v >= range.minimum() && v <= range.maximum() && v != value)
          .mapToObj(Integer::toString)
          .toList();
    }
    if (option.type() instanceof Option.Choice choice) {
      return choice.words().stream().filter(word -> !word.equals(byDefault)).toList();
    }
    if (option.type() instanceof Option.Flag) {
      return List.of(byDefault.equals("true") ? "false" : "true");
    }
    return List.of(); // another extension: which there are is not known here
  }

  private static List<String> illegal(Option option) {
    List<String> illegal = new ArrayList<>(List.of("no-such-value"));
    if (option.type() instanceof Option.Real range) {
      illegal.add("NaN");
      DoubleStream.of(Math.nextDown(range.minimum()), Math.nextUp(range.maximum()))
          .filter(Double::isFinite)
          .forEach(value -> illegal.add(Double.toString(value)));
    }
    if (option.type() instanceof Option.Whole range) {
      illegal.add(Long.toString(range.minimum() - 1L));
      illegal.add(Long.toString(range.maximum() + 1L));
    }
    return illegal;
  }
}
