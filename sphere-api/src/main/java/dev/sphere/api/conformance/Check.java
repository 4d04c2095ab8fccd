package dev.sphere.api.conformance;

import java.util.function.Function;

/**
 * A rule and how it is checked.
 *
 * @param <T> the kind of extension
 * @param rule the rule
 * @param examination finds the worst case of a subject; what it throws is a violation
 */
public record Check<T>(Rule rule, Function<Subject<T>, Finding> examination) {

  Outcome of(Subject<T> subject) {
    return Outcome.of(rule, subject.engineName(), () -> examination.apply(subject));
  }
}
