package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.RegularizerProvider;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule catches the regularizer that was broken for it. */
class RegularizerFaultsTest {

  private record Fault(String rule, RegularizerProvider regularizer, String worst) {}

  private static List<Fault> faults() {
    return List.of(
        new Fault("R1", RegularizerFaults.isAlwaysFloat64(), "float32, found () of float64"),
        new Fault("R1", RegularizerFaults.givesOnePenaltyAFilter(), "found (4) of"),
        new Fault("R2", RegularizerFaults.hasNoGradientAtZero(), "of the gradient, kernel (4, 3"),
        new Fault(
            "R2", RegularizerFaults.isNegative(), "expected a penalty of at least 0, found -"),
        new Fault("R3", RegularizerFaults.hasHalfItsGradient(), "of the gradient, kernel"),
        new Fault(
            "R3",
            RegularizerFaults.hasHalfItsGradientAtTheOutput(),
            "3, 2, 2) of the output layer"),
        new Fault("R4", RegularizerFaults.seesTheFirstFilterAlone(), "with filters in the order ["),
        new Fault("R5", RegularizerFaults.averagesOverTheFirstAxesOfAFilter(), " as (1, 12)"),
        new Fault("R6", RegularizerFaults.countsItsCalls(), "a second call: at entry 0 of penalty"),
        new Fault("R7", RegularizerFaults.leavesAnArrayWithTheKernel(), "expected 1, found 3"),
        new Fault(
            "R8", RegularizerFaults.refusesTheEndOfItsRange(), "planted(weight=0.0): expected"),
        new Fault(
            "R9", RegularizerFaults.ignoresItsOption(), "expected weight to change something"),
        new Fault("R10", RegularizerFaults.differsEachTimeItIsMade(), "planted(weight=1) differ"),
        new Fault("R11", RegularizerFaults.penalizesNoLayer(), "[HIDDEN, OUTPUT], found none"),
        new Fault("R12", RegularizerFaults.multipliesByAPlainNumber(), "of ∂/∂kernel, kernel"));
  }

  @Test
  void eachRuleHasAFault() {
    assertThat(faults().stream().map(Fault::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Conformance.checks(Kind.REGULARIZER).stream().map(check -> check.rule().id()).toList());
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    for (Fault fault : faults()) {
      List<Outcome> outcomes =
          Conformance.check(
              Registry.of(List.of(fault.regularizer())).regularizers(), "planted", engine.engine());

      assertThat(outcomes)
          .filteredOn(outcome -> outcome.rule().id().equals(fault.rule()))
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.finding().holds()).as("%s", outcome).isFalse();
                assertThat(outcome.finding().worst()).contains(fault.worst());
              });
    }
  }
}
