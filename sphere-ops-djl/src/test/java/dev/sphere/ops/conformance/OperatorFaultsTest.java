package dev.sphere.ops.conformance;

import dev.sphere.api.AngularOperator;
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

/** Each rule catches the operator that was broken for it. */
class OperatorFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          fault("A1", OperatorScalarFaults::isNotANumberAtPi, "at θ=π expected a finite number")
              .breakingBesides("A2", "A3", "A4", "A8", "A11", "A12", "A20"),
          fault("A1", OperatorScalarFaults::isInfinitelySteepAtZero, "at θ=0 (dg/dθ) expected")
              .breakingBesides("A4", "A8"),
          fault("A2", OperatorScalarFaults::exceedsItsBounds, "at θ=0 expected a number in [-1, 1]")
              .breakingBesides(),
          fault("A3", OperatorScalarFaults::rises, "expected a number in [-Infinity, ")
              .breakingBesides(),
          fault(
                  "A4",
                  OperatorScalarFaults::hasADerivativeOfTheWrongSign,
                  "at θ=1.57080 expected -1.00000, found 1")
              .breakingBesides("A17", "A18"),
          fault("A4", OperatorScalarFaults::lacksTheFactorOfItsDerivative, "at θ=1.57080 expected")
              .breakingBesides("A21"),
          fault("A4", OperatorScalarFaults::jumps, "at θ=1.2").breakingBesides(),
          fault("A5", OperatorScalarFaults::countsItsCalls, "found").breakingBesides("A10", "A16"),
          fault("A6", OperatorScalarFaults::hasAnIllegalDefault, "threw"),
          fault("A6", OperatorScalarFaults::refusesTheEndOfItsRange, "planted(k=0.0): expected")
              .breakingBesides(),
          fault("A7", OperatorScalarFaults::ignoresItsOption, "expected k to change something")
              .breakingBesides(),
          fault("A8", OperatorScalarFaults::startsElsewhere, "at θ=").breakingBesides(),
          fault("A8", OperatorScalarFaults::takesAnyNumberOfValues, "at 2 values for 1 parameters")
              .breakingBesides(),
          fault("A9", OperatorScalarFaults::isFixedWhateverIsLearned, "at k expected")
              .breakingBesides(),
          fault("A10", OperatorScalarFaults::differsEachTimeItIsMade, "planted(k=0.3) differ")
              .breakingBesides(),
          fault("A11", OperatorArrayFaults::truncatesToFloat32, "at θ=")
              .breakingBesides("A14", "A21"),
          fault("A11", OperatorArrayFaults::isNotANumberForParallelVectors, "at θ=0 expected")
              .breakingBesides("A12", "A18", "A20"),
          fault("A12", OperatorArrayFaults::losesDigitsOfFloat32, "at θ=").breakingBesides(),
          fault("A13", OperatorArrayFaults::flattens, "expected float32 (3, 4), found float32 (12)")
              .breakingBesides(),
          fault("A13", OperatorArrayFaults::answersInFloat32, "expected float64 (5)")
              .breakingBesides("A11", "A14", "A21", "A17", "A18"),
          fault("A14", OperatorArrayFaults::losesAGroup, "at entry").breakingBesides("A22"),
          fault("A15", OperatorArrayFaults::addsNoise, "at θ=1.57080 in float")
              .breakingBesides("A16"),
          fault("A16", OperatorArrayFaults::sharesScratchBetweenThreads, "at θ=").breakingBesides(),
          fault(
                  "A17",
                  OperatorGradientFaults::takesTheDerivativeByTheAngleForThatByTheCosine,
                  "at θ=1.57080 in float64 expected -1, found 1")
              .breakingBesides("A18", "A21"),
          fault(
                  "A17",
                  OperatorGradientFaults::hasAGradientOfTheWrongSign,
                  "at θ=1.57080 in float64 expected -1, found 1")
              .breakingBesides("A18", "A21"),
          fault("A18", OperatorGradientFaults::hasAnInfiniteGradientAtTheEnds, "at θ=0 in float32")
              .breakingBesides("A20"),
          fault("A18", OperatorGradientFaults::hasNoGradientAtTheEnds, "found 0").breakingBesides(),
          fault("A19", OperatorGradientFaults::lacksATermOfTheGradientOfK, "at ∂/∂k")
              .breakingBesides(),
          fault("A20", OperatorGradientFaults::hasNoSlopeForZeroPatches, "∂/∂patch [0.0")
              .breakingBesides("A17"),
          fault("A21", OperatorGradientFaults::halvesTheGradientOfImages, "at ∂/∂")
              .breakingBesides(),
          fault("A22", OperatorArrayFaults::centersTheFiltersOfAnImage, "at entry")
              .breakingBesides("A14"),
          fault("A23", OperatorLayerFaults::leavesAnArray, "all managers").breakingBesides(),
          fault("A23", OperatorLayerFaults::leavesAnArrayWithItsParameters, "the manager of kernel")
              .breakingBesides(),
          fault("A24", OperatorLayerFaults::leavesItsBoundsWhereItLearnsMuch, "k=-1000")
              .breakingBesides(),
          fault("A25", OperatorGradientFaults::multipliesByAPlainNumber, "of ∂/∂cosine, evaluate")
              .breakingBesides()
              .onPyTorch());

  private static Fault fault(
      String rule, Supplier<Planted<AngularOperator>> provider, String worst) {
    return Fault.of(rule, provider, Registry::operators, worst);
  }

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(
        Conformance.checks(Kind.OPERATOR).stream().map(Check::rule).toList(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }
}
