package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;
import java.util.List;

/** The rules of {@link AngularOperator}. */
final class OperatorRules {

  static final List<Check<AngularOperator>> ALL = List.of();

  private OperatorRules() {}
}
