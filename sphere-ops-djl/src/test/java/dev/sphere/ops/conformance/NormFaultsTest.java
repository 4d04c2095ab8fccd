package dev.sphere.ops.conformance;

import dev.sphere.api.Norm;
import dev.sphere.api.conformance.Check;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import dev.sphere.ops.testing.Fault;
import dev.sphere.ops.testing.Planted;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each rule catches the norm that was broken for it. */
class NormFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          fault("N1", NormFaults::truncatesToFloat32, "expected float64, found float32"),
          fault("N1", NormFaults::flattens, "expected (3, 4, 2, 2), found (3, 16)"),
          fault("N2", NormFaults::dividesByANormWithoutEpsilon, "for zero input"),
          fault("N3", NormFaults::doesNotTrainItsScale, "of ∂/∂scale"),
          fault("N4", NormFaults::sharesItsScale, "a parameter scale for each block, found one"),
          fault("N5", NormFaults::addsTheNumberOfTheChannel, "channels in the order [1, 2, 3, 0]"),
          fault("N6", NormFaults::centersOverTheBatchInInference, "alone, seed 41 expected"),
          fault("N7", NormFaults::movesItsAverageInInference, "at entry 0 of average expected"),
          fault("N8", NormFaults::countsItsCalls, "a second call: at entry"),
          fault("N9", NormFaults::keepsWhatItLearnsInAField, "of the loaded block's output"),
          fault("N10", NormFaults::leavesAnArrayWithItsParameters, "expected 2, found 6"),
          fault("N11", NormFaults::refusesTheEndOfItsRange, "planted(beta=2.0): expected an"),
          fault("N12", NormFaults::ignoresItsOption, "expected beta to change something"),
          fault("N13", NormFaults::differsEachTimeItIsMade, "planted(beta=1) differ"),
          fault("N14", NormFaults::multipliesByAPlainNumber, "of ∂/∂input, input (5, 4)")
              .onPyTorch());

  private static Fault fault(String rule, Supplier<Planted<Norm>> provider, String worst) {
    return Fault.of(rule, provider, Registry::norms, worst);
  }

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(
        Conformance.checks(Kind.NORM).stream().map(Check::rule).toList(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }
}
