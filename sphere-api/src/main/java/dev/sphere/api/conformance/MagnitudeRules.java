package dev.sphere.api.conformance;

import dev.sphere.api.MagnitudeFunction;
import java.util.List;
import java.util.stream.Stream;

/** The rules of {@link MagnitudeFunction}. */
final class MagnitudeRules {

  static final List<Check<MagnitudeFunction>> ALL =
      Stream.of(
              MagnitudeScalarRules.ALL,
              MagnitudeArrayRules.ALL,
              MagnitudeLearningRules.ALL,
              MagnitudeKernelRules.ALL)
          .flatMap(List::stream)
          .toList();

  private MagnitudeRules() {}
}
