package dev.sphere.api.conformance;

import dev.sphere.api.Option;
import dev.sphere.api.registry.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An extension made with some legal options.
 *
 * @param <T> the kind of extension
 * @param spec what it was made from
 * @param value the extension
 */
record Variant<T>(Spec spec, T value) {

  /**
   * Makes a subject with default options, then with one option after the other at other values, and
   * then with all options at others at once.
   */
  static <T> List<Variant<T>> of(Subject<T> subject) {
    return at(subject, SpecRules::legal);
  }

  /**
   * Makes fewer than {@link #of}: of the numbers of an option, only the one next to the default.
   */
  static <T> List<Variant<T>> few(Subject<T> subject) {
    return at(
        subject,
        option -> {
          List<String> legal = SpecRules.legal(option);
          boolean isNumber =
              option.type() instanceof Option.Real || option.type() instanceof Option.Whole;
          return isNumber ? legal.subList(0, Math.min(1, legal.size())) : legal;
        });
  }

  private static <T> List<Variant<T>> at(
      Subject<T> subject, Function<Option, List<String>> values) {
    List<Variant<T>> variants = new ArrayList<>();
    variants.add(new Variant<>(new Spec(subject.name(), List.of()), subject.create()));
    List<Spec.Argument> all = new ArrayList<>();
    for (Option option : subject.provider().options()) {
      for (String text : values.apply(option)) {
        add(variants, subject, SpecRules.spec(subject, option.name(), text));
      }
      SpecRules.legal(option).stream()
          .limit(1)
          .forEach(text -> all.add(SpecRules.argument(option.name(), text)));
    }
    if (all.size() > 1) {
      add(variants, subject, new Spec(subject.name(), all));
    }
    return variants;
  }

  /** Adds nothing where options are refused: the rule about legal options is about each alone. */
  private static <T> void add(List<Variant<T>> variants, Subject<T> subject, Spec spec) {
    T value;
    try {
      value = subject.catalog().create(spec);
    } catch (RuntimeException refused) {
      return;
    }
    variants.add(new Variant<>(spec, value));
  }

  /** Says which variant a place belongs to, where it is not the default one. */
  String place(String place) {
    return spec.arguments().isEmpty() ? place : place + " of " + spec;
  }
}
