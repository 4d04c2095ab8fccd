package dev.sphere.api.conformance;

import dev.sphere.api.MagnitudeFunction;
import java.util.List;

/** The rules of {@link MagnitudeFunction}. */
final class MagnitudeRules {

  static final List<Check<MagnitudeFunction>> ALL = List.of();

  private MagnitudeRules() {}
}
