package dev.sphere.ops.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sphere.api.AngularOperatorProvider;
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

/** Each rule catches the operator that was broken for it. */
class OperatorFaultsTest {

  /**
   * An operator that breaks rules.
   *
   * @param rule the rule meant for it
   * @param operator makes its provider
   * @param worst part of what that rule says
   * @param besides other rules it breaks on every engine
   * @param perhaps other rules it may break, by chance or on one engine
   */
  private record Fault(
      String rule,
      Supplier<AngularOperatorProvider> operator,
      String worst,
      Set<String> besides,
      Set<String> perhaps) {

    Fault(String rule, Supplier<AngularOperatorProvider> operator, String worst, String... also) {
      this(rule, operator, worst, Set.of(also), Set.of());
    }

    Fault perhaps(String... rules) {
      return new Fault(rule, operator, worst, besides, Set.of(rules));
    }
  }

  private static List<Fault> faults() {
    return List.of(
        new Fault(
            "A1",
            OperatorFaults::isNotANumberAtPi,
            "at θ=π expected a finite number",
            "A2",
            "A3",
            "A4",
            "A8",
            "A11",
            "A12",
            "A20"),
        new Fault(
            "A1", OperatorFaults::isInfinitelySteepAtZero, "at θ=0 (dg/dθ) expected", "A4", "A8"),
        new Fault("A2", OperatorFaults::exceedsItsBounds, "at θ=0 expected a number in [-1, 1]"),
        new Fault("A3", OperatorFaults::rises, "expected a number in [-Infinity, "),
        new Fault(
            "A4",
            OperatorFaults::hasADerivativeOfTheWrongSign,
            "at θ=1.57080 expected -1.00000, found 1",
            "A17",
            "A18"),
        new Fault(
            "A4", OperatorFaults::lacksTheFactorOfItsDerivative, "at θ=1.57080 expected", "A21"),
        new Fault("A4", OperatorFaults::jumps, "at θ=1.2"),
        new Fault("A5", OperatorFaults::countsItsCalls, "found", "A10", "A16"),
        new Fault("A6", OperatorFaults::hasAnIllegalDefault, "threw")
            .perhaps(
                "A1", "A2", "A3", "A4", "A5", "A7", "A8", "A9", "A10", "A11", "A12", "A17", "A18",
                "A19", "A13", "A14", "A15", "A16", "A20", "A21", "A22", "A23", "A24"),
        new Fault("A6", OperatorFaults::refusesTheEndOfItsRange, "planted(k=0.0): expected"),
        new Fault("A7", OperatorFaults::ignoresItsOption, "expected k to change something"),
        new Fault("A8", OperatorFaults::startsElsewhere, "at θ="),
        new Fault("A8", OperatorFaults::takesAnyNumberOfValues, "at 2 values for 1 parameters"),
        new Fault("A9", OperatorFaults::isFixedWhateverIsLearned, "at k expected"),
        new Fault("A10", OperatorFaults::differsEachTimeItIsMade, "planted(k=0.3) differ"),
        new Fault("A11", OperatorFaults::truncatesToFloat32, "at θ=", "A14", "A21"),
        new Fault(
                "A11",
                OperatorFaults::isNotANumberForParallelVectors,
                "at θ=0 expected",
                "A12",
                "A18")
            .perhaps("A20"),
        new Fault("A12", OperatorFaults::losesDigitsOfFloat32, "at θ="),
        new Fault("A13", OperatorFaults::flattens, "expected float32 (3, 4), found float32 (12)"),
        new Fault(
                "A13",
                OperatorFaults::answersInFloat32,
                "expected float64 (5)",
                "A11",
                "A14",
                "A21")
            .perhaps("A17", "A18"),
        new Fault("A14", OperatorFaults::losesAGroup, "at entry", "A22"),
        new Fault("A15", OperatorFaults::addsNoise, "at θ=1.57080 in float", "A16"),
        new Fault("A16", OperatorFaults::sharesScratchBetweenThreads, "at θ="),
        new Fault(
            "A17",
            OperatorFaults::takesTheDerivativeByTheAngleForThatByTheCosine,
            "at θ=1.57080 in float64 expected -1, found 1",
            "A18",
            "A21"),
        new Fault(
            "A17",
            OperatorFaults::hasAGradientOfTheWrongSign,
            "at θ=1.57080 in float64 expected -1, found 1",
            "A18",
            "A21"),
        new Fault("A18", OperatorFaults::hasAnInfiniteGradientAtTheEnds, "at θ=0 in float32")
            .perhaps("A20"),
        new Fault("A18", OperatorFaults::hasNoGradientAtTheEnds, "found 0"),
        new Fault("A19", OperatorFaults::lacksATermOfTheGradientOfK, "at ∂/∂k"),
        new Fault("A20", OperatorFaults::hasNoSlopeForZeroPatches, "∂/∂patch [0.0", "A17"),
        new Fault("A21", OperatorFaults::halvesTheGradientOfImages, "at ∂/∂"),
        new Fault("A22", OperatorFaults::centersTheFiltersOfAnImage, "at entry", "A14"),
        new Fault("A23", OperatorFaults::leavesAnArray, "all managers"),
        new Fault("A23", OperatorFaults::leavesAnArrayWithItsParameters, "the manager of kernel"),
        new Fault("A24", OperatorFaults::leavesItsBoundsWhereItLearnsMuch, "k=-1000"),
        new Fault("A25", OperatorFaults::multipliesByAPlainNumber, "of ∂/∂cosine, evaluate"));
  }

  @Test
  void eachRuleHasAFault() {
    assertThat(faults().stream().map(Fault::rule).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Conformance.checks(Kind.OPERATOR).stream().map(check -> check.rule().id()).toList());
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    for (Fault fault : faults()) {
      List<Outcome> outcomes =
          Conformance.check(
              Registry.of(List.of(fault.operator().get())).operators(), "planted", engine.engine());
      Map<String, String> broken = new TreeMap<>();
      for (Outcome outcome : outcomes) {
        if (!outcome.finding().holds()) {
          broken.put(outcome.rule().id(), outcome.finding().worst());
        }
      }
      Set<String> allowed = new HashSet<>(fault.besides());
      allowed.addAll(fault.perhaps());
      allowed.add(fault.rule());

      assertThat(broken.keySet())
          .as("%s breaks %s", fault, broken)
          .contains(fault.rule())
          .containsAll(fault.besides())
          .isSubsetOf(allowed);
      assertThat(broken.get(fault.rule())).contains(fault.worst());
    }
  }
}
