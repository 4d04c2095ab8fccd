package dev.sphere.api.conformance;

import dev.sphere.api.SphereLoss;
import java.util.List;

/** The rules of {@link SphereLoss}. */
final class LossRules {

  static final List<Check<SphereLoss>> ALL = List.of();

  private LossRules() {}
}
