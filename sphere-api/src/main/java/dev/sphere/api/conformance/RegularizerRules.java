package dev.sphere.api.conformance;

import dev.sphere.api.Regularizer;
import java.util.List;

/** The rules of {@link Regularizer}. */
final class RegularizerRules {

  static final List<Check<Regularizer>> ALL = List.of();

  private RegularizerRules() {}
}
