package dev.sphere.ops.conformance;

import dev.sphere.api.MagnitudeFunction;
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

/** Each rule catches the magnitude that was broken for it. */
class MagnitudeFaultsTest {

  private static final List<Fault> FAULTS =
      List.of(
          fault("M1", MagnitudeFaults::isInfinitelySteepAtZero, "at ‖x‖=0 (dh/d‖x‖) expected")
              .breakingBesides("M17"),
          fault("M2", MagnitudeFaults::isNegativeForSmallPatches, "at ‖x‖=0 expected at least 0")
              .breakingBesides(),
          fault("M3", MagnitudeFaults::hasADerivativeOfTheWrongSign, "at ‖x‖=").breakingBesides(),
          fault("M4", MagnitudeFaults::countsItsCalls, "at ‖x‖=")
              .breakingBesides("M5", "M8", "M15"),
          fault("M5", MagnitudeFaults::sharesScratchBetweenThreads, "at ‖x‖=").breakingBesides(),
          fault("M6", MagnitudeFaults::refusesTheEndOfItsRange, "planted(radius=0.0): expected")
              .breakingBesides(),
          fault("M7", MagnitudeFaults::ignoresItsOption, "expected radius to change something")
              .breakingBesides(),
          fault("M8", MagnitudeFaults::differsEachTimeItIsMade, "planted(radius=1) differ")
              .breakingBesides(),
          fault("M9", MagnitudeFaults::truncatesToFloat32, "at ‖x‖=").breakingBesides("M11"),
          fault("M10", MagnitudeFaults::losesDigitsOfFloat32, "at ‖x‖=").breakingBesides("M11"),
          fault("M11", MagnitudeFaults::stopsTheGradientOfTheResponse, "found 0").breakingBesides(),
          fault("M12", MagnitudeFaults::stopsTheGradientOfTheNorm, "found 0").breakingBesides(),
          fault(
                  "M13",
                  MagnitudeFaults::flattens,
                  "expected float32 (2, 4, 2, 4), found float32 (64)")
              .breakingBesides(),
          fault("M14", MagnitudeFaults::overflowsFloat32, "at ‖x‖=1000000 in float32")
              .breakingBesides(),
          fault("M15", MagnitudeFaults::addsNoise, "at ‖x‖=").breakingBesides(),
          fault("M16", MagnitudeFaults::leavesAnArray, "the norm's manager").breakingBesides(),
          fault("M17", MagnitudeFaults::takesAnyNumberOfValues, "at 2 values for 1 parameters")
              .breakingBesides(),
          fault("M18", MagnitudeFaults::stopsTheGradientOfWhatItLearns, "∂/∂slope with slope=")
              .breakingBesides(),
          fault("M19", MagnitudeFaults::hasAFactorWithoutBeingWeighted, "expected 1, found")
              .breakingBesides(),
          fault("M20", MagnitudeFaults::hasAKernelDerivativeOfTheWrongSign, "at ‖w‖=")
              .breakingBesides(),
          fault("M21", MagnitudeFaults::flattensTheKernelFactor, "found (16)").breakingBesides(),
          fault(
                  "M21",
                  MagnitudeFaults::forgetsTheKernelWhereItsSlopeIsAnother,
                  "of planted(slope=0.5, weighted=true)")
              .breakingBesides("M22"),
          fault("M22", MagnitudeFaults::stopsTheGradientOfTheKernel, "found 0").breakingBesides(),
          fault("M23", MagnitudeFaults::multipliesByAPlainNumber, "of ∂/∂‖x‖, scale")
              .breakingBesides()
              .onPyTorch());

  private static Fault fault(
      String rule, Supplier<Planted<MagnitudeFunction>> provider, String worst) {
    return Fault.of(rule, provider, Registry::magnitudes, worst);
  }

  @Test
  void eachRuleHasAFault() {
    Fault.assertOneForEach(
        Conformance.checks(Kind.MAGNITUDE).stream().map(Check::rule).toList(), FAULTS);
  }

  @EachEngine
  void eachFaultIsCaughtByItsRule(EngineSupport engine) {
    FAULTS.forEach(fault -> fault.assertCaught(engine));
  }
}
