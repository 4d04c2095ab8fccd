package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.NormProvider;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule catches the norm that was broken for it. */
class NormFaultsTest {

  private record Fault(String rule, NormProvider norm, String worst) {}

  private static List<Fault> faults() {
    return List.of(
        new Fault("N1", NormFaults.truncatesToFloat32(), "expected float64, found float32"),
        new Fault("N1", NormFaults.flattens(), "expected (3, 4, 2, 2), found (3, 16)"),
        new Fault("N2", NormFaults.dividesByANormWithoutEpsilon(), "for zero input"),
        new Fault("N3", NormFaults.doesNotTrainItsScale(), "of ∂/∂scale"),
        new Fault("N4", NormFaults.sharesItsScale(), "a parameter scale for each block, found one"),
        new Fault(
            "N5", NormFaults.addsTheNumberOfTheChannel(), "channels in the order [1, 2, 3, 0]"),
        new Fault("N6", NormFaults.centersOverTheBatchInInference(), "alone, seed 41 expected"),
        new Fault("N7", NormFaults.movesItsAverageInInference(), "at entry 0 of average expected"),
        new Fault("N8", NormFaults.countsItsCalls(), "a second call: at entry"),
        new Fault("N9", NormFaults.keepsWhatItLearnsInAField(), "of the loaded block's output"),
        new Fault("N10", NormFaults.leavesAnArrayWithItsParameters(), "expected 2, found 6"),
        new Fault("N11", NormFaults.refusesTheEndOfItsRange(), "planted(beta=2.0): expected an"),
        new Fault("N12", NormFaults.ignoresItsOption(), "expected beta to change something"),
        new Fault("N13", NormFaults.differsEachTimeItIsMade(), "planted(beta=1) differ"),
        new Fault("N14", NormFaults.multipliesByAPlainNumber(), "of ∂/∂input, input (5, 4)"));
  }

  @Test
  void eachRuleHasAFault() {
    assertThat(faults().stream().map(Fault::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Conformance.checks(Kind.NORM).stream().map(check -> check.rule().id()).toList());
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    for (Fault fault : faults()) {
      List<Outcome> outcomes =
          Conformance.check(Registry.of(List.of(fault.norm())).norms(), "planted", engine.engine());

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
