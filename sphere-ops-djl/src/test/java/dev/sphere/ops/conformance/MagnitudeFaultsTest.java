package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.MagnitudeFunctionProvider;
import dev.sphere.api.conformance.Conformance;
import dev.sphere.api.conformance.Outcome;
import dev.sphere.api.registry.Kind;
import dev.sphere.api.registry.Registry;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.testing.EachEngine;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule catches the magnitude that was broken for it. */
class MagnitudeFaultsTest {

  /**
   * A magnitude that breaks rules.
   *
   * @param rule the rule meant for it
   * @param magnitude makes its provider
   * @param worst part of what that rule says
   * @param besides the other rules it breaks
   */
  private record Fault(
      String rule, Supplier<MagnitudeFunctionProvider> magnitude, String worst, String... besides) {

    Set<String> breaks() {
      Set<String> rules = new HashSet<>(List.of(besides));
      rules.add(rule);
      return rules;
    }
  }

  private static List<Fault> faults() {
    return List.of(
        new Fault(
            "M1", MagnitudeFaults::isInfinitelySteepAtZero, "at ‖x‖=0 (dh/d‖x‖) expected", "M17"),
        new Fault("M2", MagnitudeFaults::isNegativeForSmallPatches, "at ‖x‖=0 expected at least 0"),
        new Fault("M3", MagnitudeFaults::hasADerivativeOfTheWrongSign, "at ‖x‖="),
        new Fault("M4", MagnitudeFaults::countsItsCalls, "at ‖x‖=", "M5", "M8", "M15"),
        new Fault("M5", MagnitudeFaults::sharesScratchBetweenThreads, "at ‖x‖="),
        new Fault("M6", MagnitudeFaults::refusesTheEndOfItsRange, "planted(radius=0.0): expected"),
        new Fault("M7", MagnitudeFaults::ignoresItsOption, "expected radius to change something"),
        new Fault("M8", MagnitudeFaults::differsEachTimeItIsMade, "planted(radius=1) differ"),
        new Fault("M9", MagnitudeFaults::truncatesToFloat32, "at ‖x‖=", "M11"),
        new Fault("M10", MagnitudeFaults::losesDigitsOfFloat32, "at ‖x‖=", "M11"),
        new Fault("M11", MagnitudeFaults::stopsTheGradientOfTheResponse, "found 0"),
        new Fault("M12", MagnitudeFaults::stopsTheGradientOfTheNorm, "found 0"),
        new Fault(
            "M13", MagnitudeFaults::flattens, "expected float32 (2, 4, 2, 4), found float32 (64)"),
        new Fault("M14", MagnitudeFaults::overflowsFloat32, "at ‖x‖=1000000 in float32"),
        new Fault("M15", MagnitudeFaults::addsNoise, "at ‖x‖="),
        new Fault("M16", MagnitudeFaults::leavesAnArray, "the norm's manager"),
        new Fault("M17", MagnitudeFaults::takesAnyNumberOfValues, "at 2 values for 1 parameters"),
        new Fault("M18", MagnitudeFaults::stopsTheGradientOfWhatItLearns, "∂/∂slope with slope="),
        new Fault("M19", MagnitudeFaults::hasAFactorWithoutBeingWeighted, "expected 1, found"),
        new Fault("M20", MagnitudeFaults::hasAKernelDerivativeOfTheWrongSign, "at ‖w‖="),
        new Fault("M21", MagnitudeFaults::flattensTheKernelFactor, "found (16)"),
        new Fault("M22", MagnitudeFaults::stopsTheGradientOfTheKernel, "found 0"),
        new Fault("M23", MagnitudeFaults::multipliesByAPlainNumber, "of ∂/∂‖x‖, scale"));
  }

  @Test
  void eachRuleHasAFault() {
    assertThat(faults().stream().map(Fault::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Conformance.checks(Kind.MAGNITUDE).stream().map(check -> check.rule().id()).toList());
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    for (Fault fault : faults()) {
      List<Outcome> outcomes =
          Conformance.check(
              Registry.of(List.of(fault.magnitude().get())).magnitudes(),
              "planted",
              engine.engine());
      Map<String, String> broken = new TreeMap<>();
      for (Outcome outcome : outcomes) {
        if (!outcome.finding().holds()) {
          broken.put(outcome.rule().id(), outcome.finding().worst());
        }
      }

      assertThat(broken.keySet())
          .as("%s breaks %s", fault, broken)
          .containsExactlyInAnyOrderElementsOf(fault.breaks());
      assertThat(broken.get(fault.rule())).contains(fault.worst());
    }
  }
}
