package dev.sphere.api.conformance;

import dev.sphere.api.Option;
import dev.sphere.api.registry.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * An extension made with some legal options.
 *
 * @param <T> the kind of extension
 * @param spec what it was made from
 * @param value the extension
 */
record Variant<T>(Spec spec, T value) {

  /** Makes a subject with default options, then with one option after the other at other values. */
  static <T> List<Variant<T>> of(Subject<T> subject) {
    List<Variant<T>> variants = new ArrayList<>();
    variants.add(new Variant<>(new Spec(subject.name(), List.of()), subject.create()));
    for (Option option : subject.provider().options()) {
      for (String text : SpecRules.legal(option)) {
        Spec spec = SpecRules.spec(subject, option.name(), text);
        try {
          variants.add(new Variant<>(spec, subject.catalog().create(spec)));
        } catch (RuntimeException refused) {
          continue; // the rule about legal options says so
        }
      }
    }
    return variants;
  }

  /** Says which variant a place belongs to, where it is not the default one. */
  String place(String place) {
    return spec.arguments().isEmpty() ? place : place + " of " + spec;
  }
}
