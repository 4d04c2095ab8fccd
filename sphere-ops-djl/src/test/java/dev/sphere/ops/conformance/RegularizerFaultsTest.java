package dev.sphere.ops.conformance;

import dev.sphere.api.Regularizer;
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

/** Each rule catches the regularizer that was broken for it. */
class RegularizerFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          fault("R1", RegularizerFaults::isAlwaysFloat64, "float32, found () of float64"),
          fault("R1", RegularizerFaults::givesOnePenaltyAFilter, "found (4) of"),
          fault("R2", RegularizerFaults::hasNoGradientAtZero, "of the gradient, kernel (4, 3"),
          fault("R2", RegularizerFaults::isNegative, "expected a penalty of at least 0, found -"),
          fault("R3", RegularizerFaults::hasHalfItsGradient, "of the gradient, kernel"),
          fault(
              "R3",
              RegularizerFaults::hasHalfItsGradientAtTheOutput,
              "3, 2, 2) of the output layer"),
          fault("R4", RegularizerFaults::seesTheFirstFilterAlone, "with filters in the order ["),
          fault("R5", RegularizerFaults::averagesOverTheFirstAxesOfAFilter, " as (1, 12)"),
          fault("R6", RegularizerFaults::countsItsCalls, "a second call: at entry 0 of penalty"),
          fault("R7", RegularizerFaults::leavesAnArrayWithTheKernel, "expected 1, found 3"),
          fault("R8", RegularizerFaults::refusesTheEndOfItsRange, "planted(weight=0.0): expected"),
          fault("R9", RegularizerFaults::ignoresItsOption, "expected weight to change something"),
          fault("R10", RegularizerFaults::differsEachTimeItIsMade, "planted(weight=1) differ"),
          fault("R11", RegularizerFaults::penalizesNoLayer, "[HIDDEN, OUTPUT], found none"),
          fault("R12", RegularizerFaults::multipliesByAPlainNumber, "of ∂/∂kernel, kernel")
              .onPyTorch());

  private static Fault fault(String rule, Supplier<Planted<Regularizer>> provider, String worst) {
    return Fault.of(rule, provider, Registry::regularizers, worst);
  }

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(
        Conformance.checks(Kind.REGULARIZER).stream().map(Check::rule).toList(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }
}
