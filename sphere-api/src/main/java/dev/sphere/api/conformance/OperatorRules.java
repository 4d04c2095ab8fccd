package dev.sphere.api.conformance;

import dev.sphere.api.AngularOperator;
import java.util.List;
import java.util.stream.Stream;

/** The rules of {@link AngularOperator}. */
final class OperatorRules {

  static final List<Check<AngularOperator>> ALL =
      Stream.of(
              OperatorScalarRules.ALL,
              OperatorArrayRules.ALL,
              OperatorGradientRules.ALL,
              OperatorPatchRules.ALL,
              OperatorConvolutionRules.ALL,
              OperatorLayerRules.ALL)
          .flatMap(List::stream)
          .toList();

  private OperatorRules() {}
}
