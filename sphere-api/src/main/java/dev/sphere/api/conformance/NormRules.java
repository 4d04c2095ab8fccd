package dev.sphere.api.conformance;

import dev.sphere.api.Norm;
import java.util.List;

/** The rules of {@link Norm}. */
final class NormRules {

  static final List<Check<Norm>> ALL = List.of();

  private NormRules() {}
}
